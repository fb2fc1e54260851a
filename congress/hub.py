"""What one running program holds: its settings, its database, its keys. Made once by each entry point."""

from congress.database import Database
from congress.keys import KeyFolder, Keys
from congress.settings import Settings
from congress.shared import Shared

_FRESH_FOR_S = 0.7  # figures are to be two seconds late at most, and pages ask once a second
_USABLE_FOR_S = 0.8  # beyond, whoever asks waits for the reading that is under way: few do, in so short a time


class Hub:
    """Handed to the faces through the Flask app, to the spooler by its start."""

    def __init__(self, settings: Settings, database: Database, keys: Keys) -> None:
        self.settings = settings
        self.database = database
        self.shared = Shared(_FRESH_FOR_S, _USABLE_FOR_S)  # what many watch at once
        self._folder = KeyFolder(settings.keys, keys)

    @property
    def keys(self) -> Keys:
        """The keys as they are now."""
        return self._folder.keys
