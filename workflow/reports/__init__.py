"""What lists and reports say of cases; pure."""
