"""A print server on a port of its own that answers as CUPS 2.4 did: tests/data/ipp holds what it said, byte for byte."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_SAID = Path(__file__).parent.parent / "data" / "ipp"
PRINT, CANCEL, OF_JOB, OF_QUEUE = 0x02, 0x08, 0x09, 0x0B


@dataclass
class PrintServer:
    """What it says to each operation, by the name of the answer; "" is a line that breaks before an answer.

    The last of several is said again and again.
    """

    port: int = 0
    says: dict[int, list[str]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)  # of Print-Job: attributes, then the document

    @property
    def queue(self) -> str:
        return f"ipp://127.0.0.1:{self.port}/printers/phieu"

    def answer(self, body: bytes) -> bytes:
        operation = int.from_bytes(body[2:4], "big")
        self.asked.append(operation)
        if operation == PRINT:
            self.bodies.append(body)
        names = self.says[operation]
        name = names.pop(0) if len(names) > 1 else names[0]
        return (_SAID / f"{name}.bin").read_bytes() if name else b""


@contextmanager
def print_server() -> Iterator[PrintServer]:
    """Run one; it begins as an idle queue that prints whatever it is given."""
    queue = PrintServer(
        says={OF_QUEUE: ["queue-idle"], PRINT: ["job-made"], OF_JOB: ["job-completed"], CANCEL: ["job-called-off"]}
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = queue.answer(self.rfile.read(int(self.headers["Content-Length"])))
            if not answer:
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    queue.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    try:
        yield queue
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
