"""Measurements: `python3 run.py bench`. Speed is shown here and never by a timed test."""
