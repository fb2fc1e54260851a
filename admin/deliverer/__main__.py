"""The deliverer as a process of its own, so that messages outlive the web. `python -m admin.deliverer`."""

import signal
import sys

from admin.deliverer.deliverer import Deliverer
from congress import keys
from congress.database import Database, open_engine
from congress.errors import CongressError
from congress.hub import Hub
from congress.log_lines import write_logs_as_lines
from congress.settings import Settings


def main() -> int:
    """Run the deliverer of this installation until SIGTERM or SIGINT; the exit code."""
    write_logs_as_lines()
    settings = Settings()
    try:
        hub = Hub(settings, Database(open_engine(settings.url)), keys.load_or_make(settings.keys))
    except CongressError as fault:
        sys.stderr.write(f"{fault.message_vi}\n")
        return 1
    deliverer = Deliverer(hub)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: deliverer.stop())
    deliverer.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
