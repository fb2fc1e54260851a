"""Everything goes wrong at once: no slip is silently lost, none is printed twice, and whatever is unknown is held."""

from pathlib import Path

from tests.support.homes import Home
from tests.support.paper_chaos import Chaos, Plan


def test_no_slip_is_lost_or_doubled_while_printers_fail_and_the_spooler_is_killed(home: Home, tmp_path: Path) -> None:
    """`python3 run.py bench paper_chaos` is the long version."""
    plan = Plan(guests=24, faults=27, kills=3, printers=3, seed=7, lease_s=4, longest_s=1.5)
    outcome = Chaos(home, tmp_path, plan).run()
    assert outcome.broken_rules == [], str(outcome)
    assert sum(outcome.kills.values()) == plan.kills
