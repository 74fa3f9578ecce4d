"""Faults of what is counted."""

import math
from collections.abc import Iterable

from rules.marks import Action
from tests.rehearsal_oracle.counting import Counting, Interval
from tests.rehearsal_oracle.office import Desk, Post
from tests.rehearsal_oracle.walking import Document


class WaitInBranchesLeftOut(Counting):
    """The wait of a document is that of its ladder."""

    def waited(self, document: Document) -> float:
        ladder = (desk for desk in document.desks if desk.owed.action is not Action.COSIGN)
        return sum(self.wait(desk) for desk in ladder)


class WaitOfFirstVisitsOnly(Counting):
    def waited(self, document: Document) -> float:
        first = {(desk.owed.key, desk.owed.action): desk for desk in reversed(document.desks)}
        return sum(self.wait(desk) for desk in first.values())


class TurnaroundIsAWait(Counting):
    def wait(self, desk: Desk) -> float:
        if self.supposed.has_holders(desk.owed.key) or desk.ended is None:
            return super().wait(desk)
        return desk.ended - desk.opened


class OvertimeIsNoPresence(Counting):
    """Who finishes a document after his absence began is not there."""

    def there(self, post: Post, now: float, busy: int) -> int:
        return post.people - post.absent(now)


class AbsenceIsPresence(Counting):
    def there(self, post: Post, now: float, busy: int) -> int:
        return post.people


class WindowClosedOnTheWrongSide(Counting):
    def is_in(self, instant: float | None) -> bool:
        return instant is not None and self.since <= instant < self.until


class WarmUpCounted(Counting):
    def counted(self) -> list[Document]:
        return list(self.documents)[: self.most]


class SignOffsOfCountedDocumentsOnly(Counting):
    def is_signed(self, desk: Desk) -> bool:
        counted = (each for document in self.counted() for each in document.desks)
        return super().is_signed(desk) and any(each is desk for each in counted)


class ReturnsAreNoSignOffs(Counting):
    def is_signed(self, desk: Desk) -> bool:
        return not desk.is_return and super().is_signed(desk)


class SignOffOfTheDeputy(Counting):
    """A sign-off counts at the position that gave it."""

    def credited(self, desk: Desk) -> str:
        return desk.by


class WorkOfTheAbsent(Counting):
    """Time at work counts at the position that owed the signature."""

    def at_work(self, key: str, number: int | None = None) -> list[Interval]:
        taken = [(desk, desk.taken) for desk in self.office.desks if desk.taken is not None]
        own = [(desk, since) for desk, since in taken if desk.owed.key == key]
        return [(since, since + desk.owed.minutes) for desk, since in own if desk.by]


class DueADayEarlier(Counting):
    def due(self, document: Document) -> int:
        return super().due(document) - 1


class LateOnesUnknown(Counting):
    """What is unfinished is never known to be late."""

    def is_overdue(self, document: Document) -> bool:
        return False


class FiguresOfAllDocuments(Counting):
    """Times are taken of the unfinished too, up to the end."""

    def measured(self, documents: Iterable[Document]) -> list[Document]:
        return list(documents)


class QueueWithWhomIsServed(Counting):
    """Who is being served is still in the queue."""

    def waiting(self, key: str) -> list[Interval]:
        own = (desk for desk in self.office.desks if desk.owed.key == key)
        return [(desk.opened, math.inf if desk.ended is None else desk.ended) for desk in own]
