"""A sign-in begun at the provider and not yet come back: what this browser alone holds of it."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from secrets import compare_digest, token_urlsafe
from time import time

from pydantic import TypeAdapter, ValidationError

from web.provider.refusals import OtherBrowserError

PENDING = "at_provider"  # where the session holds it
LONGEST_SECONDS = 15 * 60  # for a password, a second factor and a telephone call
LONGEST_BACK = 1000  # of an address kept in a cookie


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What is asked of the provider, and what must come back with its answer."""

    state: str  # known to this browser, so that no other page can bring it an answer
    nonce: str  # that its token must hold
    verifier: str  # RFC 7636: who brings the code must know it
    returns_to: str  # our address, as the provider was told it
    back: str  # the page one came from
    link: str  # the code of a one-time link, whose account is to be tied
    began_at: int


def begin(*, returns_to: str, back: str, link: str) -> Pending:
    """A new one, which nobody can guess."""
    return Pending(
        state=token_urlsafe(32),
        nonce=token_urlsafe(32),
        verifier=token_urlsafe(48),
        returns_to=returns_to,
        back=back if len(back) <= LONGEST_BACK else "",
        link=link,
        began_at=int(time()),
    )


def keep(session: MutableMapping[str, object], pending: Pending) -> None:
    """In place of any begun before."""
    session[PENDING] = asdict(pending)


def take(session: MutableMapping[str, object], state: str) -> Pending:
    """The one of this state, this once; raises OtherBrowserError."""
    held = session.pop(PENDING, None)
    try:
        found = TypeAdapter(Pending).validate_python(held)
    except ValidationError as error:
        raise OtherBrowserError("no sign-in was begun in this browser") from error
    if not compare_digest(found.state.encode(), state.encode(errors="replace")):
        raise OtherBrowserError("another state")
    if not 0 <= time() - found.began_at <= LONGEST_SECONDS:
        raise OtherBrowserError("begun too long ago")
    return found
