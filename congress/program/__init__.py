"""The program: a draft that organizers edit, the editions slips and screens show, and the program as a table."""
