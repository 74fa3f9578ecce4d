"""Who is signed in, as a request carries it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope

from workflow.organisation.accounts import Account

VISITOR = "chenhe.visitor"  # where the scope of a request holds it
SIGNED_IN = "signed_in"  # where the session holds its key


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """An account, and for how much of it: all, or what a token's scopes name."""

    account: Account
    scopes: frozenset[str] | None = None

    @property
    def is_program(self) -> bool:
        """Whether it came with a token."""
        return self.scopes is not None


def visitor_of(scope: Scope) -> Visitor | None:
    """Who sent this request; None for a guest, and for whoever visits a demonstration."""
    found = scope.get(VISITOR)
    assert found is None or isinstance(found, Visitor)
    return found
