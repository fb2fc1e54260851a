"""What ushers do at a desk beside the check-in: find people, hand out, excuse, take back, print once more, receive."""
