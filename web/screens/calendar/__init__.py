"""行事曆: working days, and days closed by order."""
