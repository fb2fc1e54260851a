"""The pages of the register: people, delegations, exemplars, and lists on their way in."""
