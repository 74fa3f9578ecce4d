"""版本: the rulebook in force beside another."""
