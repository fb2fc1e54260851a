"""The editor of what invitations say, and the files they are printed from."""
