"""How many pictures of a camera are read, by what is wrong with them, and how long a look takes at 1280 × 720.

`python3 run.py bench camera [--count N]`. Pictures of tests/support/camera_frames.py, turned at any angle, 4 to 9
points a module; the vendored reader with the settings of the kiosk's worker, in Node. Every picture stands for itself:
a guest holds a card for many. Aim: nine of ten pictures, seven of ten that are blurred or glare; half the looks within
30 ms.
"""

import argparse
import json
import random
import subprocess
import tempfile
from pathlib import Path

from congress.invitation_code import self_test_code
from congress.settings import PROJECT_ROOT
from tests.support.camera_frames import FRAME, KINDS, frame_of


def main() -> None:
    """Make the pictures, have them read, print a line a kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=25, help="pictures of each kind")
    count = parser.parse_args().count
    chance, code = random.Random(7), self_test_code()
    print(f"{'kind':<10} {'read':>7} {'p50 ms':>8} {'most ms':>8}")
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(count):
                frame = frame_of(code, kind, chance).convert("RGBA")
                Path(folder, f"{kind}-{number}.rgba").write_bytes(frame.tobytes())
            words = ["node", "bench/camera.mjs", folder, *map(str, FRAME), str(count), code, kind]
            told = json.loads(subprocess.run(words, cwd=PROJECT_ROOT, capture_output=True, check=True).stdout)
        times = sorted(told["times"])
        print(f"{kind:<10} {told['read']:>3}/{count:<3} {times[len(times) // 2]:>8.1f} {times[-1]:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
