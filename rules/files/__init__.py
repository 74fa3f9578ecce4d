"""Files that people bring: of which kind one is, and TOML that they write."""
