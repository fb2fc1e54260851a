"""Settings, read once at the start from the environment, frozen afterwards."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where things live and how the hub behaves. Environment names: DON_DATA, DATABASE_URL, DON_LANGUAGE and so on."""

    model_config = SettingsConfigDict(env_prefix="DON_", frozen=True)

    data: Path = Field(default=PROJECT_ROOT / ".data", description="database, keys and paper tray live here")
    database_url: str = Field(default="", validation_alias="DATABASE_URL", description="empty: SQLite inside `data`")
    slip_expires_after_s: float = Field(default=60, description="a slip nobody waits for any more goes to the desk")
    reprints_per_slip: int = Field(default=2, description="copies of one slip ushers may print; organizers beyond")
    badges_per_person: int = Field(
        default=2, description="badges ushers may replace for one person; beyond, an organizer gives leave"
    )
    # What a dead worker leaves open is held within 20 s, its successor's start included.
    print_lease_s: float = Field(default=16, description="a worker that is silent for longer has died")
    mail_lease_s: float = Field(default=300, description="a mailer that is silent for longer has died")
    mail_timeout_s: float = Field(default=30, description="a mail server that is silent for longer is given up")
    webhook_timeout_s: float = Field(default=10, description="another system that has not answered by then is left")
    webhook_lease_s: float = Field(default=60, description="a deliverer that is silent for longer has died")
    webhook_link_local: bool = Field(
        default=False, description="true: also tell addresses of 169.254.0.0/16, fe80::/10"
    )
    reads_per_minute: int = Field(default=120, description="requests of another system beyond this get 429")
    pairing_expires_after_s: float = 600
    sign_in_idle_s: float = 30 * 60
    sign_in_absolute_s: float = 12 * 3600
    requests_per_minute: int = Field(default=600, description="bursts from one device or address beyond this get 429")
    proxies: int = Field(default=0, description="how many proxies of our own stand in front and tell who calls")
    secure_cookies: bool = Field(default=False, description="true behind HTTPS: __Host- cookies, never sent in clear")

    @property
    def sign_in_cookie(self) -> str:
        """The cookie of who is signed in; with HTTPS its name binds it to this host."""
        return "__Host-don_sign_in" if self.secure_cookies else "don_sign_in"

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL; a bare postgresql:// is given the driver that is installed."""
        if not self.database_url:
            return f"sqlite:///{self.data.resolve() / 'don.sqlite3'}"
        for plain in ("postgres://", "postgresql://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url

    @property
    def keys(self) -> Path:
        """Folder of the secrets, kept apart from the database and its backups; owner-only."""
        return self.data / "keys"
