"""How long a seat slip takes from its words to its bytes, warm. Aim: a median under 15 ms.

`python3 run.py bench slips`; every slip has a name, a seat and a code of its own, as at the door.
"""

import random
import statistics
import time
from dataclasses import replace

from congress.invitation_code import ALPHABET
from congress.outcome import SeatPlace
from printers.escpos import encode
from printers.slips import render
from tests.support.slip_samples import PROGRAM, SEAT

SLIPS = 500
WARM_UP = 50
FAMILY, MIDDLE, GIVEN = ("Nông", "Hoàng", "Lý", "Vi", "Lương"), ("Văn", "Thị", "Minh"), ("Thắng", "Hương", "Ánh", "Ưu")
DELEGATIONS = ("Huyện Lộc Bình", "Sở Nông nghiệp và Phát triển nông thôn", "Công an tỉnh")


def someone(chance: random.Random) -> object:
    """A seat slip that nobody else has."""
    name = " ".join((chance.choice(FAMILY), chance.choice(MIDDLE), chance.choice(MIDDLE), chance.choice(GIVEN)))
    row, chair = chance.choice("ABCDEFGHKL"), f"{chance.randint(1, 30):02}"
    code = "K" + "".join(chance.choice(ALPHABET) for _ in range(29))
    seat = SeatPlace(row + chair, chance.choice(("Trái", "Giữa", "Phải")), row, chair, "1")
    return replace(SEAT, full_name=name, delegation=chance.choice(DELEGATIONS), seat=seat, code=code)


def measure(width: int) -> None:
    """Lay out and encode many slips; print the times in ms and the bytes."""
    chance = random.Random(7)
    times, sizes = [], []
    for _ in range(WARM_UP + SLIPS):
        slip = someone(chance)
        began = time.perf_counter()
        job = encode(render(slip, width), b"0001", has_cutter=True)  # type: ignore[arg-type]
        times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(job.data))
    warm = sorted(times[WARM_UP:])
    print(
        f"seat slip, {width} dots: median {statistics.median(warm):.1f} ms, p95 {warm[int(SLIPS * 0.95)]:.1f} ms, "
        f"first {times[0]:.0f} ms, {statistics.mean(sizes):,.0f} bytes"
    )


if __name__ == "__main__":
    began = time.perf_counter()
    render(PROGRAM, 576)
    print(f"program slip, laid out once: {(time.perf_counter() - began) * 1000:.0f} ms")
    for paper_width in (576, 384):
        measure(paper_width)
