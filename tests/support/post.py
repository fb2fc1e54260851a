"""The mail of a home: people with an address, the server set, and what the journal says."""

from dataclasses import dataclass

from sqlalchemy import select, update

from congress.invitations import deliveries, mail_server
from congress.invitations.deliveries import Started
from congress.models import Channel, Delegate, DelegateState, InvitationDelivery, MailServer, TransportSecurity
from tests.support.homes import CONGRESS, Home

SENDER = "btc@daihoi.example.vn"
FORM = {
    "security": TransportSecurity.NONE,
    "host": "127.0.0.1",
    "sender_name": "Ban Tổ chức Đại hội",
    "sender_address": SENDER,
    "per_minute": "600",
}


@dataclass
class Post:
    """The mail of a home: who has an address, and what the journal says."""

    home: Home
    people: dict[str, int]  # address → delegate

    def connect(self, port: int, password: str = "", **form: str) -> None:
        """Set the server and let it count as tested."""
        told = {**FORM, "port": str(port), **form}
        folder = self.home.settings.keys
        self.home.database.run(lambda s: mail_server.save(s, CONGRESS, told, folder, password, "test"))
        with self.home.database.reading() as db_session:
            server = mail_server.address_of(db_session.get_one(MailServer, CONGRESS))
        self.home.database.run(lambda s: mail_server.note_tested(s, server, SENDER, "test"))

    def send(self, *addresses: str) -> Started:
        chosen = [self.people[address] for address in addresses or self.people]
        with self.home.database.transaction() as db_session:
            return deliveries.send(db_session, CONGRESS, Channel.EMAIL, chosen, "account:1")

    def states(self) -> dict[str, str]:
        return {row.address: row.state for row in self.rows()}

    def rows(self) -> list[InvitationDelivery]:
        with self.home.database.reading() as db_session:
            return list(db_session.scalars(select(InvitationDelivery).order_by(InvitationDelivery.id)))

    def server(self) -> MailServer:
        with self.home.database.reading() as db_session:
            return db_session.get_one(MailServer, CONGRESS)


def post_of(home: Home, count: int = 3) -> Post:
    with home.database.reading() as db_session:
        active = select(Delegate).where(Delegate.state == DelegateState.ACTIVE).order_by(Delegate.sort_key, Delegate.id)
        ids = [one.id for one in db_session.scalars(active.limit(count))]
    people = {f"nguoi{number}@example.vn": one for number, one in enumerate(ids, start=1)}
    with home.database.transaction() as db_session:
        for address, one in people.items():
            db_session.execute(update(Delegate).where(Delegate.id == one).values(email=address))
    return Post(home, people)
