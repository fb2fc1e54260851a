"""The register: people, delegations, substitutes and exemplars, and how lists of units become them."""
