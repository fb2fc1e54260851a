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
    module = side / (len(modules) + 2 * _QUIET)
    path = canvas.beginPath()
    for y, row in enumerate(modules, start=1):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.rect(
                    left + (x + _QUIET) * module, bottom + side - (y + _QUIET) * module, (run - x) * module, module
                )
            x = max(run, x + 1)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
