"""From a log to the scenario that resembles it, and how far the two are apart. Pure."""
