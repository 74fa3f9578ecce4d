"""Which cases of an audit are looked at: the population, the size of a sample, and its drawing."""
