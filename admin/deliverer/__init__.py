"""Webhooks: other systems told what happens, by a process of its own: none of them can hold up anything here."""
