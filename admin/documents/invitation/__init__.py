"""Invitations on paper and as pictures: the formal letter, the ceremonial card, the badge. Facts in, bytes out."""
