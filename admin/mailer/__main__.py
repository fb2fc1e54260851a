"""The mailer as a process of its own, so that mail outlives the web. `python -m admin.mailer`."""

import signal
import sys

from admin.mailer.mailer import Mailer
from congress import keys
from congress.database import Database, open_engine
from congress.errors import CongressError
from congress.hub import Hub
from congress.log_lines import write_logs_as_lines
from congress.settings import Settings


def main() -> int:
    """Run the mailer of this installation until SIGTERM or SIGINT; the exit code."""
    write_logs_as_lines()
    settings = Settings()
    try:
        hub = Hub(settings, Database(open_engine(settings.url)), keys.load_or_make(settings.keys))
    except CongressError as fault:
        sys.stderr.write(f"{fault.message_vi}\n")
        return 1
    mailer = Mailer(hub)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: mailer.stop())
    mailer.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
