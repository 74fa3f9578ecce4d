"""管理: people, positions, deputies."""
