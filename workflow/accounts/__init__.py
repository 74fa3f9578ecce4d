"""Accounts: who may sign in, and how; what administrators do with them is on record."""
