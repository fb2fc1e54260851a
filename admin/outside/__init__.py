"""Other systems: the API they read, the pages and commands that let them."""
