"""What organizers send as files, read into frozen values: the roster, the program, the hall. No database here."""
