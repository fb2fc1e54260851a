"""Who sits where: halls and their drawing, seatings planned by rule and changed by hand, the way to a chair."""
