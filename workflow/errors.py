"""The base of every error a case's life can raise."""

from rules.errors import ChenheError


class WorkflowError(ChenheError):
    """What was asked cannot happen to this case, or cannot be counted."""
