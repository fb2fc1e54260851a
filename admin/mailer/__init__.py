"""Invitations by electronic mail: written, handed to the organization's mail server, and what it said kept."""
