"""Pages of the report on delegates: the draft, what is kept, its papers; and who is absent."""
