"""樣式指南: every component once, to be looked at."""
