"""What `python3 run.py` does, in the standard library alone: nothing here may need what it is about to install.

The way through: command_line → hub (ports, lock, prepare) → supervision → guardian; command_line → checking for tests.
"""
