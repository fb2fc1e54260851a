"""Homes of a hub: a data folder and a database with the sample congress, copied for each test from one made once."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from congress import invitations, keys, stations
from congress.database import Database, open_engine
from congress.hub import Hub
from congress.invitations import InvitationCard
from congress.settings import Settings
from congress.stations import StationIdentity
from tests.support.waiting import eventually
from wsgi import create_app

CONGRESS = 1


def settings_for(data: Path, database_url: str = "") -> Settings:
    return Settings.model_validate({"data": data, "DATABASE_URL": database_url})


@dataclass
class Home:
    """One test's own hub: settings, open database, keys, and the people of the sample."""

    settings: Settings
    engine: Engine
    hub: Hub

    @classmethod
    def open(cls, data: Path, database_url: str = "") -> "Home":
        settings = settings_for(data, database_url)
        engine = open_engine(settings.url)
        return cls(settings, engine, Hub(settings, Database(engine), keys.load_or_make(settings.keys)))

    @property
    def database(self) -> Database:
        return self.hub.database

    @property
    def environment(self) -> dict[str, str]:
        """For processes that shall live in this home."""
        return {**os.environ, "DON_DATA": str(self.settings.data), "DATABASE_URL": self.settings.database_url}

    def cards(self) -> list[InvitationCard]:
        """Every invitation, with the code a delegate would hold in hand."""
        with self.database.reading() as db_session:
            return list(invitations.cards(db_session, CONGRESS, self.hub.keys))

    def card_of(self, category: str) -> InvitationCard:
        return next(card for card in self.cards() if card.category == category)

    def new_station(self, name: str = "Bàn thử") -> tuple[StationIdentity, str]:
        """A station with every printer of the congress: who it is, and its device token."""

        def use_case(db_session: Session) -> str:
            station = stations.add_with_printers(db_session, CONGRESS, name, "test")
            return stations.issue_token(db_session, station.id, "test")

        token = self.database.run(use_case)
        with self.database.reading() as db_session:
            identity = stations.identify(db_session, token)
        assert identity is not None
        return identity, token


def prepare(data: Path, database_url: str = "") -> None:
    """Make a home as a first start does, through the very command."""
    app = create_app(settings_for(data, database_url))
    ended = app.test_cli_runner().invoke(args=["prepare", "--demo-printer", "tcp://127.0.0.1:9"])
    assert ended.exit_code == 0, f"{ended.output} {ended.exception!r}"
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def copy_home(template: Path, data: Path) -> None:
    """Copy a closed SQLite home; keys and all. Nothing lies in a journal beside a closed database."""
    assert not (template / "don.sqlite3-wal").exists()
    shutil.copytree(template, data)


class PostgreSql:
    """A PostgreSQL server with a template that holds the sample. `url_of` names its databases."""

    def __init__(self, url: str, template_home: Path) -> None:
        self._url = url.rstrip("/")
        self._numbers = itertools.count(1)
        self._mark = f"don_{os.getpid()}_{os.urandom(3).hex()}"
        self.template_home = template_home
        self._create(f"{self._mark}_template", "template0")
        prepare(template_home, self.url_of(f"{self._mark}_template"))

    def url_of(self, name: str) -> str:
        base, _, options = self._url.partition("?")
        return f"{base}/{name}" + (f"?{options}" if options else "")

    def copy_database(self) -> str:
        """Make one more database with the sample in it; its URL."""
        name = f"{self._mark}_{next(self._numbers)}"
        self._create(name, f"{self._mark}_template")
        return self.url_of(name)

    def drop_database(self, url: str) -> None:
        """Remove a copy, whoever still speaks with it; a run makes hundreds."""
        name = url.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')

    def _create(self, name: str, template: str) -> None:
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{name}" template "{template}" encoding \'UTF8\'')


class OwnPostgreSql:
    """A PostgreSQL of our own on a Unix socket while the `with` block lasts: Debian's server, or one in PATH.

    `url` is without a database.
    """

    def __init__(self) -> None:
        found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
        self._initdb = shutil.which("initdb") or str(max(found, default=""))
        assert self._initdb, "no PostgreSQL server here: `python3 run.py test` installs one, or set TEST_PG_URL"
        # It refuses to run as root.
        self._as_user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        self._folder = Path(tempfile.mkdtemp(prefix="don-pg-"))
        self.url = f"postgresql://don@?host={self._folder}"

    def __enter__(self) -> Self:
        try:
            if self._as_user:
                owner = pwd.getpwnam("postgres")
                os.chown(self._folder, owner.pw_uid, owner.pw_gid)
            words = ["-A", "trust", "-U", "don", "-E", "UTF8", "--no-sync", "--locale", "C"]
            subprocess.run(
                [self._initdb, "-D", self._folder / "data", *words],
                check=True,
                capture_output=True,
                cwd=self._folder,
                **self._as_user,  # type: ignore[call-overload]
            )
            self.start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        postgres = Path(self._initdb).with_name("postgres")
        self._server = subprocess.Popen(
            [postgres, "-D", self._folder / "data", "-k", self._folder, "-c", "listen_addresses=", "-F"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as_user,  # type: ignore[call-overload]
        )
        eventually(lambda: _accepts(f"postgresql://don@/postgres?host={self._folder}"), 20)

    def stop(self) -> None:
        """End it as its own service does on a restart: whoever is connected is thrown out."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(10)


def _accepts(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
