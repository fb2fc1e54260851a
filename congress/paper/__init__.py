"""Slips as the venue decides about them: asked for, queued, steered, laid out, answered for. Printing is printers/."""
