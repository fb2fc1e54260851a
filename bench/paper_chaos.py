"""A thousand slips, a thousand faults, five printers, a spooler killed again and again: what the paper says then.

`python3 run.py bench paper_chaos [SLIPS [SEED]]`; as many faults as slips. Exits with 1 when a rule of paper is broken.
The small version that every run of the tests takes is tests/integration/printers/test_paper_chaos.py.
"""

import sys
import tempfile
import time
from pathlib import Path

from congress.settings import Settings
from tests.support.homes import Home, copy_home, prepare
from tests.support.paper_chaos import Chaos, Outcome, Plan

PEOPLE = 340  # of the sample in one round; the next round begins with a fresh home
PRINTERS = 5
GIVEN_UP_S = 9.0  # longer than the spooler waits for a word


def attack(template: Path, folder: Path, slips: int, seed: int) -> Outcome:
    """One round in a home of its own."""
    copy_home(template, folder / "data")
    home = Home.open(folder / "data")
    lease_s = Settings.model_fields["print_lease_s"].default
    plan = Plan(slips, slips, max(2, slips // 25), PRINTERS, seed, lease_s, GIVEN_UP_S)
    try:
        return Chaos(home, folder, plan).run()
    finally:
        home.engine.dispose()


def main(slips: int = 1000, seed: int = 1) -> int:
    """Attack until so many slips were asked for; 1 when a rule was broken."""
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="don-chaos-") as name:
        prepare(Path(name) / "template")
        while slips > 0:
            began, round_of = time.monotonic(), min(slips, PEOPLE)
            outcome = attack(Path(name) / "template", Path(name) / f"round-{seed}", round_of, seed)
            print(f"── seed {seed}, {time.monotonic() - began:.0f} s\n{outcome}", flush=True)
            broken += outcome.broken_rules
            slips, seed = slips - round_of, seed + 1
    print("\n".join(broken) or "no rule of paper was broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
