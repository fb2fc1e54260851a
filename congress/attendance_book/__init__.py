"""The attendance book: every entry and exit of a session, what is written into it later, and lists on paper."""
