"""The code as a vector QR: black squares, each row's runs joined, its quiet zone within the place it is given."""

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.pdfgen.canvas import Canvas

_MASK = 2  # fixed: choosing the best mask takes ten times as long, and scanners read all of them
_QUIET = 4  # modules


def draw(canvas: Canvas, code: str, left: float, bottom: float, side: float) -> None:
    """Draw a code in a square of `side` points, in pure black so that a print shop needs one ink for it."""
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    qr.add_data(code)
    qr.make(fit=True)
    modules = qr.get_matrix()
    count = len(modules)
    squares: list[str] = []
    for y, row in enumerate(modules):
        x = 0
        while x < count:
            run = x
            while run < count and row[run]:
                run += 1
            if run > x:
                squares.append(f"{x + _QUIET} {count - 1 - y + _QUIET} {run - x} 1 re")
            x = max(run, x + 1)
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.translate(left, bottom)
    canvas.scale(side / (count + 2 * _QUIET), side / (count + 2 * _QUIET))
    canvas.addLiteral(
        " ".join(squares) + " f"
    )  # whole modules, written as they are: a path object takes longer than the page
    canvas.restoreState()
