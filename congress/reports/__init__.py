"""The report read out at the opening: who is counted, what the numbers are, how they are checked, issued and said."""
