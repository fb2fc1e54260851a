"""A session's seating on paper: charts, lists, cards. Pure functions of a snapshot (congress/seating/snapshot.py)."""
