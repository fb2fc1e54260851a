"""The attendance book for organizers: its pages, the door lists on paper, its files and commands."""
