"""Refusals: why an action is not allowed, and what would be; a module a family of actions."""
