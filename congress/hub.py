"""What one running program holds: its settings, its database, its keys. Made once by each entry point."""

from dataclasses import dataclass

from congress.database import Database
from congress.keys import Keys
from congress.settings import Settings


@dataclass(frozen=True, slots=True)
class Hub:
    """Handed to the faces through the Flask app, to the spooler by its start."""

    settings: Settings
    database: Database
    keys: Keys
