"""The file of a scenario: TOML that people write, read with every fault, and written again."""
