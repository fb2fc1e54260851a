"""Containers of workbooks: what the spreadsheet reader does not tell of them, and what it could not bear."""
