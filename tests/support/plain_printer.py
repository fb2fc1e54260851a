"""Printers as plain as can be, for measuring: `python -m tests.support.plain_printer PORT… --speed 250`.

Each takes bytes, lets its paper run no faster than a real one's and answers what a spooler asks; nothing is drawn, so that
the machine's time goes to what is measured. One line of JSON for each slip: {"mark", "first_byte_at", "printed_at"}, in
seconds of the system's monotonic clock.
"""

import argparse
import asyncio
import json
import struct
import sys
import time
from collections.abc import AsyncIterator

_DOTS_PER_MM = 8
_CUT_MM = 15
_READY = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}  # DLE EOT n: all is well
_LENGTHS = {  # of a command with what follows it, by its first two bytes
    b"\x1b@": 2,
    b"\x1c.": 2,
    b"\x1da": 3,
    b"\x1dr": 3,
    b"\x1dI": 3,
    b"\x10\x04": 3,
    b"\x1dL": 4,
    b"\x1dV": 4,
    b"\x1dv": 8,
    b"\x1d(": 11,
}


async def _commands(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Yield one command after another, a picture's dots passed over; ends with the connection."""
    try:
        while True:
            first = await reader.readexactly(1)
            if first == b"\0":
                continue
            command = first + await reader.readexactly(1)
            command += await reader.readexactly(_LENGTHS[command] - 2)
            yield command
            if command[:2] == b"\x1dv":
                width, rows = struct.unpack_from("<HH", command, 4)
                await reader.readexactly(width * rows)
    except asyncio.IncompleteReadError:
        return


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mm_s: float) -> None:
    first_byte_at, paper_at = 0.0, time.monotonic()
    async for command in _commands(reader):
        match command[:2]:
            case b"\x10\x04":
                writer.write(bytes((_READY[command[2]],)))
            case b"\x1c.":  # only a slip has it
                first_byte_at = paper_at = time.monotonic()
            case b"\x1dv":
                paper_at += struct.unpack_from("<H", command, 6)[0] / _DOTS_PER_MM / mm_s
            case b"\x1dV":
                paper_at += _CUT_MM / mm_s
            case b"\x1dI":
                writer.write(b"_plain\0")
            case b"\x1dr":
                writer.write(b"\0")
            case b"\x1d(":
                await asyncio.sleep(paper_at - time.monotonic())
                mark = command[7:11]
                writer.write(b"\x37\x22" + mark + b"\0")
                if first_byte_at:
                    told = {"mark": mark.decode(), "first_byte_at": first_byte_at, "printed_at": time.monotonic()}
                    sys.stdout.write(json.dumps(told) + "\n")
                    first_byte_at = 0.0
    writer.close()


async def _run(ports: list[int], mm_s: float) -> None:
    servers = [
        await asyncio.start_server(lambda r, w: _serve(r, w, mm_s), "127.0.0.1", port, limit=8192) for port in ports
    ]
    await asyncio.gather(*(server.serve_forever() for server in servers))


def main() -> None:
    """Print until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ports", type=int, nargs="+")
    parser.add_argument("--speed", type=float, default=250, help="mm of paper a second")
    told = parser.parse_args()
    asyncio.run(_run(told.ports, told.speed))


if __name__ == "__main__":
    main()
