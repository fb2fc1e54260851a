"""Attendance as pictures, for a page and for paper: one place works out where things stand, two thin drawers draw."""
