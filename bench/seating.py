"""How long a seating takes to be worked out, and in how much memory: 2,300 people in 2,500 chairs in under 5 s.

`python3 run.py bench seating [--sizes 420/494 …]`. Each size runs in a process of its own. People and halls are made
up, the same ones every time: three or four blocks between aisles, a tenth of the people leaders, guests and press, the
others in delegations of 3 to 30 with heads, allies, wheelchairs and awards; a hundredth of the chairs held back. No
zones, so that everybody competes for every chair. A plan is made three times, each with its explanations; told is the
quickest, as the others waited for the machine, and the peak of the process's memory. Aim: under a second.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from dataclasses import replace

from congress.models import SeatingGroup
from congress.seating.planning import planner
from congress.seating.planning.judge import faults, measure
from congress.seating.planning.terms import Chair, Guest, Present, Where, Wishes
from congress.settings import PROJECT_ROOT
from tests.support.plans import delegation, group, hall

SIZES = ("420/494", "2300/2500", "5000/5200")
_SIZES_OF_DELEGATIONS = (3, 4, 5, 6, 8, 12, 16, 20, 24, 30)
_FIRST_OF_GROUP = {SeatingGroup.LEADERS: 0.02, SeatingGroup.HONORARY: 0.03, SeatingGroup.GUESTS: 0.03}


def room(seats: int) -> list[Chair]:
    """Make a hall of so many chairs in blocks of 8 to 30 a row."""
    blocks = 3 if seats < 4000 else 4
    width = 8 if seats < 1000 else 24
    rows = -(-seats // (blocks * width))
    return hall(*[(width, rows)] * blocks)[: blocks * width * rows][:seats]


def people(count: int) -> list[Guest]:
    """Make so many guests."""
    chance = random.Random(count)
    guests: list[Guest] = []
    for kind, share in _FIRST_OF_GROUP.items():
        guests += group(kind, round(count * share), 1_000_000 + len(guests))
    guests += group(SeatingGroup.PRESS, count // 50, 1_000_000 + len(guests))
    number = 0
    while len(guests) < count:
        number += 1
        size = min(chance.choice(_SIZES_OF_DELEGATIONS), count - len(guests))
        guests += delegation(number, size, seat_together="Vũ trang" if number % 20 == 3 else "")
    recipients = chance.sample([guest.id for guest in guests if not guest.is_head], count // 20)
    wheelchairs = set(chance.sample([guest.id for guest in guests], count // 100))
    order = {guest: place for place, guest in enumerate(recipients)}
    return [
        replace(
            guest,
            award_wave=1 + order[guest.id] // 12 if guest.id in order else 0,
            award_order=1 + order.get(guest.id, 0) % 12,
            needs_wheelchair=guest.id in wheelchairs,
        )
        for guest in guests
    ]


def measured(size: str) -> None:
    """Work one size out and print what it took."""
    count, seats = map(int, size.split("/"))
    guests, chairs = people(count), room(seats)
    wishes = Wishes(reserves={Where.REAR: seats // 100})
    times = []
    for _ in range(3):
        before = time.perf_counter()
        plan = planner.make(guests, chairs, wishes)
        times.append(time.perf_counter() - before)
    found = measure(plan, guests, chairs, wishes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(
        f"{count:>5} people {seats:>5} chairs {min(times):6.2f} s {peak:5.0f} MB   seated {found.seated}, "
        f"delegations in one piece {found.in_one_piece}/{found.delegations}, heads at an aisle "
        f"{found.heads_at_aisle}/{found.heads}, explanations {len(plan.notes)}, "
        f"faults {len(faults(plan, guests, chairs, Present()))}",
        flush=True,
    )


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", default=SIZES)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        measured(told.measure)
        return
    for size in told.sizes:
        words = [sys.executable, "-m", "bench.seating", "--measure", size]
        subprocess.run(words, check=True, cwd=PROJECT_ROOT)


if __name__ == "__main__":
    main()
