"""As whom a visitor acts: a position that the person of the account holds, or stands in for.

In the demonstration anybody may act as everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from web.http.forms import Fields
from web.http.roll import Acting, Roll, roll
from web.http.visitor import visitor_of
from web.services import services
from workflow.calendar import taipei_day
from workflow.office import taipei_now
from workflow.refusals.base import RefusedError

LONGEST_KEY_SHOWN = 100  # of one that the office does not know


def roll_of(request: Request) -> Roll:
    """Whom this visitor may act as today.

    Anybody whom the office has, in the demonstration; else what the person of the account is.
    """
    known, visitor = whole_roll_of(request), visitor_of(request.scope)
    return known.of(visitor.account) if visitor else known


def whole_roll_of(request: Request) -> Roll:
    """Everybody of the office today, by the rules last read: a page shows even if they broke."""
    found = services(request)
    with found.store.reading(found.office) as records:
        return roll(found.source.last.agency, records.organisation(), today())


def today() -> date:
    """The day in Taiwan."""
    return taipei_day(taipei_now())


def acting_of(request: Request) -> Acting:
    """As whom this visitor acts; at first, as the first of those there are.

    Nothing is written: who never chose has no session.
    """
    return acting_among(roll_of(request), request)


def acting_among(known: Roll, request: Request) -> Acting:
    """The same, among those the office is known to have."""
    key = request.session.get("acting") if "session" in request.scope else None
    return known.find(key) or known.first


class ActingChangedError(RefusedError):
    """A form was filled in as somebody else than the visitor acts as now."""

    template = (
        "這份表單是以「%(before)s」的身分填的，您現在的身分是「%(now)s」。"
        "再送出，就是以現在的身分；要以原來的身分，請在另一個分頁切換回去，再回到上一頁送出"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends a form: as whom the visitor acts now, and whether that changed since."""

    acting: Acting
    changed: ActingChangedError | None  # None too for a form that does not say who filled it in

    def checked(self) -> Acting:
        """As whom to write; raises ActingChangedError if the form was filled in as another."""
        if self.changed:
            raise self.changed
        return self.acting


def _sender(request: Request, fields: Fields) -> Sender:
    """By `acting` of the form, a key; one that the office no longer has is somebody else too."""
    known = roll_of(request)
    now, key = acting_among(known, request), fields.get("acting", "")
    if key in ("", now.key):
        return Sender(acting=now, changed=None)
    before = known.find(key)
    label = before.label if before else key[:LONGEST_KEY_SHOWN]
    return Sender(acting=now, changed=ActingChangedError(before=label, now=now.label))


Sending = Annotated[Sender, Depends(_sender)]  # what every form that writes is checked by


def act_as(request: Request, acting: Acting) -> None:
    """Act as this position from now on."""
    request.session["acting"] = acting.key
