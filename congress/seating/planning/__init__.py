"""Seatings worked out: pure, from guests, chairs and wishes to a plan with its explanations."""
