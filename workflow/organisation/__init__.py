"""Who holds what, who stands in for whom: values, changes, rosters."""
