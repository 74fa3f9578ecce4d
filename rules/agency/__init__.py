"""What an agency settles for itself: the agency.toml beside its table, and what it comes to."""
