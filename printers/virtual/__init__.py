"""A printer for those who have none: speaks ESC/POS on a port, and its slips are pictures in a folder."""

from printers.virtual.server import VirtualPrinter

__all__ = ["VirtualPrinter"]
