"""A scenario beside the log of the office that it is to resemble."""
