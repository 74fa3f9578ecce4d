"""A route, a case on its way and a chart as pictures."""
