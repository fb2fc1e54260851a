"""What is watched while the doors are open: figures, boards behind links of their own, and what is done on them."""
