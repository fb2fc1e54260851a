"""Invitations as organizers work with them: who has one, who was reached by which way, what they answered."""
