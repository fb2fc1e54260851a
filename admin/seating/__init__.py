"""What organizers and ushers work with when it is about chairs."""
