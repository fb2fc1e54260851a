"""How slips are laid out: the editor of their templates, with what will be printed beside it."""
