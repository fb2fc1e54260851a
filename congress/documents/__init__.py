"""What invitations, cards, badges and short messages say: editable texts with named fields, and the facts in them."""
