"""Other systems: what they may read here, and what they are told of by themselves (docs/api.md)."""
