"""預演: choose a scenario, change it, run it, look at what came of it."""
