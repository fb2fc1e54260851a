"""The report after the event, on A4."""
