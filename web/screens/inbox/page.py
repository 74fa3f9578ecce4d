"""待辦: what waits for one position, soonest due first, to be opened or signed together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from rules.marks import Action
from web.http.roll import Acting
from web.language.i18n import msgid
from web.links import way
from workflow.case.case import Application
from workflow.desk.bulk import MOST_AT_ONCE, Chosen
from workflow.desk.casework import Casework
from workflow.desk.inbox import ALIKE, Inbox, Waiting
from workflow.desk.reporting import Reporting
from workflow.reports.board import BoardRow, OpenDesk
from workflow.reports.reminders import counts_of

ALL = "all"
COLLEAGUES = "colleagues"


class InboxQuery(BaseModel):
    """Which of the documents that wait, or those of colleagues, and whether all are marked."""

    model_config = ConfigDict(frozen=True)

    action: str = ""
    marked: str = ""
    whose: str = ""

    def way(self) -> str:
        """The address that shows just this."""
        return way("/inbox", action=self.action, marked=self.marked, whose=self.whose)

    @property
    def are_theirs(self) -> bool:
        """Whether what was assigned to others of the unit is asked for (同組他人)."""
        return self.whose == COLLEAGUES

    @property
    def kind(self) -> Action | None:
        """The action asked for; a word that is none filters nothing."""
        return next((each for each in ALIKE if each.value == self.action), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """How many documents wait for one action, and the way to them."""

    action: str  # empty for all
    count: int
    way: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """An action that some of the rows shown can take together.

    A link, not a script: the same list comes back with the boxes ticked.
    """

    action: str
    count: int
    way: str  # to the same rows, all of them marked


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWay:
    """A desk that the registry works at besides, and how much waits there."""

    name: str  # a message id
    count: int
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One document that waits, and what it can be signed together as.

    `alike` are the actions that it can take with others; none for one that needs a look of its own.
    """

    row: BoardRow
    desk: OpenDesk
    handler: str
    has_draft: bool
    is_unanswered: bool  # conditional co-signers are still to be decided on
    key: str  # what a form says to choose it
    alike: tuple[str, ...]
    is_marked: bool
    is_theirs: bool  # assigned to a colleague, who is named where the actions of one's own stand
    applications: tuple[Application, ...]  # not ruled on; none at the desk of who rules


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """待辦.

    `total` is what waits, `listed` how many of it were read, `rows` what the filter leaves of
    those; of colleagues' documents, where those are asked for. `rooms` only for the registry.
    """

    template: ClassVar[str] = "screens/inbox/inbox.html.jinja"
    acting: Acting
    query: InboxQuery
    rooms: tuple[RoomWay, ...]
    tabs: tuple[Tab, ...]
    theirs: Tab | None  # none where no colleague has any
    rows: tuple[InboxRow, ...]
    together: tuple[Together, ...]
    listed: int  # the soonest due, before the filter
    total: int
    most: int
    faults: tuple[str, ...]
    recorded: int  # records of the log, when it was made

    @property
    def live_way(self) -> str:
        """The address that the list asks for by itself: it marks nothing."""
        return InboxQuery(action=self.query.action, whose=self.query.whose).way()


def inbox_page(
    casework: Casework,
    query: InboxQuery,
    acting: Acting,
    *,
    chosen: Sequence[Chosen] = (),
    faults: Sequence[str] = (),
) -> InboxPage:
    """What waits for `acting`; `chosen` and `faults` are of a choice that was refused.

    At most `MOST_AT_ONCE` are marked: no more can be signed at once.
    """
    inbox = casework.inbox(acting.actor, are_theirs=query.are_theirs)
    own = inbox if not query.are_theirs else casework.inbox(acting.actor)
    shown = [each for each in inbox.waiting if query.kind is None or _takes(each, query.kind)]
    marked = set(chosen)
    if query.marked == ALL and query.kind:
        ready = [_chosen(each) for each in shown if query.kind in each.alike]
        marked.update(ready[:MOST_AT_ONCE])
    return InboxPage(
        acting=acting,
        query=query,
        rooms=rooms_of(casework, acting),
        tabs=tuple(_tabs(own, query)),
        theirs=_their_tab(inbox.theirs, query),
        rows=tuple(_row(each, query, marked) for each in shown),
        together=tuple(_together(shown, query)),
        listed=len(inbox.waiting),
        total=inbox.total,
        most=MOST_AT_ONCE,
        faults=tuple(faults),
        recorded=casework.office.recorded,
    )


def rooms_of(casework: Casework, acting: Acting) -> tuple[RoomWay, ...]:
    """分文 and 稽催, for whoever acts as the registry: what waits there comes to no desk."""
    if acting.name not in casework.registry:
        return ()
    with casework.office.reading() as records:
        waiting = sum(each.waiting for each in records.unit_counts())
        late = counts_of(Reporting(office=casework.office).reminders()).documents
    return (
        RoomWay(name=msgid("待分文"), count=waiting, way="/assign"),
        RoomWay(name=msgid("待稽催"), count=late, way="/reminders"),
    )


def key_of(chosen: Chosen) -> str:
    """How a form names a desk."""
    return f"{chosen.case_id}:{chosen.desk}"


def _takes(waiting: Waiting, kind: Action) -> bool:
    """Whether it waits for this, together with others or alone."""
    return kind in waiting.alike or waiting.desk.action == kind.value


def _chosen(waiting: Waiting) -> Chosen:
    return Chosen(case_id=waiting.row.id, desk=waiting.desk.desk)


def _row(waiting: Waiting, query: InboxQuery, marked: set[Chosen]) -> InboxRow:
    """One desk that waits, with what it may be signed together with."""
    alike = [each.value for each in waiting.alike if query.kind in (None, each)]
    chosen = _chosen(waiting)
    return InboxRow(
        row=waiting.row,
        desk=waiting.desk,
        handler=waiting.handler,
        has_draft=waiting.has_draft,
        is_unanswered=bool(waiting.unanswered),
        key=key_of(chosen),
        alike=tuple(alike),
        is_marked=chosen in marked,
        is_theirs=query.are_theirs,
        applications=_applications(waiting),
    )


def _applications(waiting: Waiting) -> tuple[Application, ...]:
    return waiting.case.applications if waiting.case and not waiting.desk.is_ruling else ()


def _their_tab(count: int, query: InboxQuery) -> Tab | None:
    if not count and not query.are_theirs:
        return None
    theirs = InboxQuery(whose=COLLEAGUES)
    return Tab(action="", count=count, way=theirs.way(), is_here=query.are_theirs)


def _tabs(own: Inbox, query: InboxQuery) -> Iterator[Tab]:
    """One for all, and one for each action that something waits for."""
    waiting, is_all = own.waiting, query.kind is None and not query.are_theirs
    yield Tab(action="", count=own.total, way=InboxQuery().way(), is_here=is_all)
    for kind in ALIKE:
        count = sum(_takes(each, kind) for each in waiting)
        is_here = kind is query.kind and not query.are_theirs
        if count or is_here:
            wanted = InboxQuery(action=kind.value)
            yield Tab(action=kind.value, count=count, way=wanted.way(), is_here=is_here)


def _together(shown: Sequence[Waiting], query: InboxQuery) -> Iterator[Together]:
    """Nothing of colleagues' documents can be taken."""
    for kind in ALIKE:
        count = sum(kind in each.alike for each in shown)
        if count and query.kind in (None, kind):
            everything = InboxQuery(action=kind.value, marked=ALL)
            yield Together(action=kind.value, count=count, way=everything.way())
