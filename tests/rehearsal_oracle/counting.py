"""The figures of one replication, counted from all that happened in it."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tests.rehearsal_oracle.office import Desk, Office, Post
from tests.rehearsal_oracle.supposed import Supposed
from tests.rehearsal_oracle.walking import Document
from workflow.rehearsal.figures import CaseFigures, Percentiles, PositionFigures, Replication
from workflow.rehearsal.scenario import Clock

Interval = tuple[float, float]


@dataclass(kw_only=True)
class Counting:
    """Counts one replication; the window runs from `since`, which is no more of it, to `until`."""

    supposed: Supposed
    office: Office
    documents: Sequence[Document]
    since: float
    until: float
    most: int | None = None  # documents that count, in order of arrival; None: all in the window

    def replication(self, number: int) -> Replication:
        """All of it."""
        keys = sorted(self.supposed.keys())
        signed = [desk for desk in self.office.desks if self.is_signed(desk)]
        urgencies = [urgency for urgency, _ in self.supposed.urgencies()]
        units = [unit.name for unit in self.supposed.rulebook.agency.units]
        counted = self.counted()
        return Replication(
            number=number,
            ended_at=self.until,
            events=len(signed),
            total=self.cases(counted),
            by_urgency={
                each: self.cases([doc for doc in counted if doc.urgency == each])
                for each in urgencies
            },
            by_unit={
                each: self.cases([doc for doc in counted if doc.route.unit == each])
                for each in units
            },
            positions={key: self.position(key, signed) for key in keys},
            in_office=tuple(self.in_office()),
            late=tuple(self.late()),
        )

    def is_in(self, instant: float | None) -> bool:
        """Whether an instant lies in the window."""
        return instant is not None and self.since < instant <= self.until

    def is_signed(self, desk: Desk) -> bool:
        """Whether it counts as a sign-off."""
        return self.is_in(desk.ended)

    def credited(self, desk: Desk) -> str:
        """The position whose sign-off it is: who owes it."""
        return desk.owed.key

    # documents

    def counted(self) -> list[Document]:
        """The documents that count: those that arrive in the window."""
        return [each for each in self.documents if self.is_in(each.arrived)][: self.most]

    def cases(self, documents: Sequence[Document]) -> CaseFigures:
        """A group of documents."""
        decided = [each for each in documents if each.decided is not None]
        dated = self.supposed.scenario.clock is Clock.TAIWAN
        return CaseFigures(
            cases=len(documents),
            unfinished=len(documents) - len(decided),
            overdue=sum(dated and self.is_overdue(each) for each in documents),
            in_time=sum(dated and self.is_in_time(each) for each in decided),
            cycle_days=self.spread([self.cycle(each) for each in self.measured(documents)]),
            wait_days=self.spread([self.waited(each) for each in self.measured(documents)]),
            is_dated=dated,
        )

    def measured(self, documents: Iterable[Document]) -> list[Document]:
        """Those that times are taken of: the decided."""
        return [each for each in documents if each.decided is not None]

    def cycle(self, document: Document) -> float:
        """From receipt to decision, in minutes."""
        ended = self.until if document.decided is None else document.decided
        return ended - document.arrived

    def waited(self, document: Document) -> float:
        """At all its desks until somebody took it up, in minutes."""
        return sum(self.wait(desk) for desk in document.desks)

    def wait(self, desk: Desk) -> float:
        """From its opening until somebody took it up."""
        return 0.0 if desk.taken is None else desk.taken - desk.opened

    def due(self, document: Document) -> int:
        """The number of its due day."""
        return self.supposed.clock.day_of(document.arrived) + self.supposed.limit(document.urgency)

    def is_in_time(self, document: Document) -> bool:
        """Whether it was decided by the end of its due day."""
        assert document.decided is not None
        return self.supposed.clock.day_of(document.decided) <= self.due(document)

    def is_overdue(self, document: Document) -> bool:
        """Whether it is unfinished though its due day is over."""
        over = (self.due(document) + 1) * self.supposed.day <= self.until
        return document.decided is None and over

    def spread(self, minutes: Sequence[float]) -> Percentiles | None:
        """Mean and percentiles in days."""
        if not minutes:
            return None
        days = np.array(minutes) / self.supposed.day
        p50, p90, p95 = (float(each) for each in np.percentile(days, [50, 90, 95]))
        return Percentiles(mean=float(days.mean()), p50=p50, p90=p90, p95=p95)

    def in_office(self) -> Iterable[int]:
        """Documents under way at the close of each day that has ended."""
        day = self.supposed.day
        arrived = np.sort([each.arrived for each in self.documents])
        decided = np.sort([each.decided for each in self.documents if each.decided is not None])
        for close in np.arange(day, self.until + 1e-9, day):
            yield int(
                np.searchsorted(arrived, close, "right") - np.searchsorted(decided, close, "right")
            )

    def late(self) -> Iterable[int]:
        """Of them, those due on an earlier day; nothing where there are no due days."""
        if self.supposed.scenario.clock is not Clock.TAIWAN:
            return
        last = int((self.until + 1e-9) // self.supposed.day)
        for number, close in enumerate(self.supposed.day * each for each in range(1, last + 1)):
            yield sum(
                each.arrived <= close
                and (each.decided is None or each.decided > close)
                and self.due(each) < number
                for each in self.documents
            )

    # positions

    def position(self, key: str, signed: Sequence[Desk]) -> PositionFigures:
        """One position."""
        own = [desk for desk in signed if self.credited(desk) == key]
        waiting = self.waiting(key)
        worked = _length(_clipped(self.at_work(key), self.since, self.until))
        return PositionFigures(
            handled=len(own),
            wait_days=_mean([self.wait(desk) / self.supposed.day for desk in own]),
            service_minutes=_mean([desk.owed.minutes for desk in own]),
            utilisation=self.utilisation(key, worked),
            worked_minutes=worked,
            mean_queue=_length(_clipped(waiting, self.since, self.until))
            / (self.until - self.since),
            longest_queue=_most(_clipped(waiting, self.since, self.until)),
        )

    def waiting(self, key: str) -> list[Interval]:
        """When its desks waited."""
        own = (desk for desk in self.office.desks if desk.owed.key == key)
        ends = ((desk, np.inf if desk.taken is None else desk.taken) for desk in own)
        return [(desk.opened, end) for desk, end in ends if end > desk.opened]

    def at_work(self, key: str, number: int | None = None) -> list[Interval]:
        """When its holders worked, one of a position's queues or all; pauses left out."""
        return [
            part
            for work in self.office.works
            if work.key == key and number in (None, work.number)
            for part in self.worked(self.office.posts[key][work.number], work.since, work.until)
        ]

    def worked(self, post: Post, since: float, until: float) -> list[Interval]:
        """The parts of a time that lie in the hours of a post."""
        found: list[Interval] = []
        for opens, closes in post.spans(since):
            if opens >= until:
                break
            found.append((max(opens, since), min(closes, until)))
        return found

    def utilisation(self, key: str, worked: float) -> float | None:
        """Time at work / time present."""
        present = sum(self.present(post) for post in self.office.posts[key])
        return worked / present if present else None

    def present(self, post: Post) -> float:
        """The minutes its holders were present in the window; who still finishes something is."""
        works = self.at_work(post.key, post.number)
        begun, ended = (np.sort([each[side] for each in works]) for side in (0, 1))
        total = 0.0
        for since, until in self.worked(post, self.since, self.until):
            edges = {since, until}
            for part in (*works, *((each.since, each.until) for each in post.away)):
                edges |= {edge for edge in part if since < edge < until}
            for begin, end in itertools.pairwise(sorted(edges)):
                middle = (begin + end) / 2
                busy = np.searchsorted(begun, middle) - np.searchsorted(ended, middle)
                total += (end - begin) * self.there(post, middle, int(busy))
        return total

    def there(self, post: Post, now: float, busy: int) -> int:
        """How many are present."""
        return max(post.people - post.absent(now), busy)


def _clipped(intervals: Iterable[Interval], since: float, until: float) -> list[Interval]:
    clipped = ((max(begin, since), min(end, until)) for begin, end in intervals)
    return [(begin, end) for begin, end in clipped if begin < end]


def _length(intervals: Iterable[Interval]) -> float:
    return sum(end - begin for begin, end in intervals)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _most(intervals: Iterable[Interval]) -> int:
    """How many of them lie over one another at most; one that ends frees its place first."""
    steps = sorted(step for begin, end in intervals for step in ((begin, 1), (end, -1)))
    now = most = 0
    for _, change in steps:
        now += change
        most = max(most, now)
    return most
