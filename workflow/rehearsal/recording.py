"""A replication run once more, as far as it is shown, and what its trace says of each desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.marks import Action
from rules.rulebook import Rulebook
from workflow.rehearsal.figures import Until
from workflow.rehearsal.kernel.state import TRACED_AS
from workflow.rehearsal.network.network import Network, network_of
from workflow.rehearsal.network.tables import FOREVER, UNSIGNED, Floats, Ints, Records
from workflow.rehearsal.playback import (
    DECIDED,
    MOST_DAYS,
    MOST_DOCUMENTS,
    SENT_BACK,
    SIGNED,
    Documents,
    Moves,
    Playback,
    PlayedDay,
    PositionDay,
    Visits,
)
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.result import Result
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.wanted import Wanted

PLACES = 2  # of a minute, in what a browser gets
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Replication 1 of a scenario: the days in figures, and the moves of its documents."""

    playback: Playback
    moves: Moves


def recorded(scenario: Scenario, rulebook: Rulebook, result: Result, wanted: Wanted) -> Recording:
    """Replication 1 of a scenario that has been rehearsed, to the minute as it was there.

    Every draw belongs to a document, so that an earlier end changes nothing before it. Nothing is
    run where a day has more documents than may be shown.
    """
    network = network_of(scenario, rulebook, horizon=_horizon(scenario, result))
    day, fit = network.tables.day_minutes, int(MOST_DOCUMENTS // scenario.arrivals.per_day)
    days = min(result.days or MOST_DAYS, MOST_DAYS, max(fit, 1))
    until = Until(warmup_days=result.warmup_days, days=days, cases=wanted.cases)
    trace, ended = _traced(network, until, result.seed) if fit else (_nothing(), 0.0)
    found = _Trace(network, trace, warm=result.warmup_days * day, ended=ended)
    shown = found.days_shown() if fit else 0
    is_to_the_end = days == result.days or found.ended < days * day
    return Recording(
        playback=Playback(
            days=tuple(found.day(each, result.warmup_days) for each in range(shown)),
            window_days=result.days,
            is_whole=is_to_the_end and shown == found.days,
        ),
        moves=found.moves(shown),
    )


def _traced(network: Network, until: Until, seed: int) -> tuple[Records, float]:
    """What happens in replication 1 after the warm-up and every arrival, and when it ends.

    It ends with its days or with its documents, whichever is first.
    """
    warm, pieces = until.warmup_days * network.tables.day_minutes, [_nothing()]

    def keep(piece: Records) -> None:
        pieces.append(piece[(piece["place"] < 0) | (piece["at"] > warm)])

    found = replicated(network, until, seed=seed, number=1, sink=keep)
    return np.concatenate(pieces), found.ended_at


def _nothing() -> Records:
    """A trace in which nothing happens."""
    return np.zeros(0, TRACED_AS)


def _horizon(scenario: Scenario, result: Result) -> float:
    """When the whole window ends, for the absences: those of the run."""
    if result.days is None:
        return FOREVER
    return float((result.warmup_days + result.days) * scenario.day_minutes)


class _Trace:
    """The documents and desks of a window, in columns; minutes count from its beginning."""

    def __init__(self, network: Network, trace: Records, *, warm: float, ended: float) -> None:
        self._network, self.ended, self._warm = network, ended - warm, warm
        self._day = network.tables.day_minutes
        visits = np.sort(trace[trace["place"] >= 0], order=["came", "document"], kind="stable")
        arrivals = trace[trace["place"] < 0]
        is_shown = (arrivals["at"] > warm) | np.isin(arrivals["document"], visits["document"])
        arrivals = arrivals[is_shown]
        self._number, self._row = arrivals["document"], -1 - arrivals["place"]
        self._urgency, self._arrived = arrivals["to"], arrivals["at"] - warm
        self._due = self._due_minutes(arrivals)
        self._of: Ints = np.searchsorted(self._number, visits["document"])
        self._position: Ints = network.tables.stations["position"][visits["place"]]
        self._came, self._began = visits["came"] - warm, visits["began"] - warm
        self._left: Floats = np.where(visits["to"] == UNSIGNED, FOREVER, visits["at"] - warm)
        self._how = self._closings(visits)
        self._decided: Floats = np.full(len(arrivals), FOREVER)
        is_last = (self._how == DECIDED) & (self._left < FOREVER)
        self._decided[self._of[is_last]] = self._left[is_last]

    @property
    def days(self) -> int:
        """How many days there are; the last may end early."""
        return max(1, int(np.ceil(self.ended / self._day)))

    def days_shown(self) -> int:
        """The days from the first on that no more than MOST_DOCUMENTS are there to see."""
        seen = (np.sum(self._arrived <= self._close(each)) for each in range(self.days))
        return sum(bool(each <= MOST_DOCUMENTS) for each in seen)

    def day(self, number: int, warmup_days: int) -> PlayedDay:
        """One day in figures."""
        opens, closes = number * self._day, self._close(number)
        there = (self._arrived <= closes) & ~(self._decided <= closes)
        return PlayedDay(
            day=self._network.clock.date_of(warmup_days + number),
            came=_count(_within(self._arrived, opens, closes)),
            decided=_count(_within(self._decided, opens, closes)),
            in_office=_count(there),
            late=_count(there & (self._due < closes)),
            positions=dict(self._positions(opens, closes)),
        )

    def moves(self, shown: int) -> Moves:
        """The documents that are there until the last day shown ends."""
        ends = self._close(shown - 1) if shown else 0.0
        documents = np.flatnonzero(self._arrived <= ends) if shown else np.zeros(0, np.int64)
        desks = (self._came <= ends) & (self._of < len(documents)) & bool(shown)
        used, position = np.unique(self._position[desks], return_inverse=True)
        rows, row = np.unique(self._row[documents], return_inverse=True)
        network = self._network
        return Moves(
            day_minutes=int(self._day),
            spans=tuple((each.opens, each.closes) for each in network.clock.spans),
            ends=round(ends, PLACES),
            positions=tuple(network.positions[each].key for each in _whole(used)),
            rows=tuple(network.routes[each].key for each in _whole(rows)),
            urgencies=network.urgencies,
            documents=self._documents(documents, row),
            visits=self._visits(desks, position),
        )

    def _documents(self, which: Ints, row: Ints) -> Documents:
        """These documents, with the row of each."""
        return Documents(
            number=_whole(self._number[which]),
            row=_whole(row),
            urgency=_whole(self._urgency[which]),
            arrived=tuple(_minutes(self._arrived[which])),
            due=tuple(_known(self._due[which])),
        )

    def _visits(self, which: Bools, position: Ints) -> Visits:
        """These desks, with the position of each."""
        return Visits(
            document=_whole(self._of[which]),
            position=_whole(position),
            came=tuple(_minutes(self._came[which])),
            began=tuple(_known(self._began[which])),
            left=tuple(_known(self._left[which])),
            how=_whole(self._how[which]),
        )

    def _close(self, number: int) -> float:
        """When a day ends, or the window before it."""
        return float(min((number + 1) * self._day, self.ended))

    def _positions(self, opens: float, closes: float) -> Iterator[tuple[str, PositionDay]]:
        """Each position that had anything on a day."""
        is_open = (self._came <= closes) & ~(self._left <= closes)
        is_waiting = is_open & (self._began > closes)
        counts = [
            self._by_position(each)
            for each in (
                _within(self._came, opens, closes),
                _within(self._left, opens, closes),
                is_waiting,
                is_open & ~is_waiting,
                is_open & (self._due[self._of] < closes),
            )
        ]
        for position, found in zip(self._network.positions, zip(*counts, strict=True), strict=True):
            if any(found):
                came, signed, waiting, in_hand, late = found
                yield (
                    position.key,
                    PositionDay(
                        came=came, signed=signed, waiting=waiting, in_hand=in_hand, late=late
                    ),
                )

    def _by_position(self, desks: Bools) -> list[int]:
        """How many of these desks each position has."""
        count = len(self._network.positions)
        return np.bincount(self._position[desks], minlength=count).tolist()

    def _closings(self, visits: Records) -> Ints:
        """How each desk was closed; of one that is open it says nothing."""
        decides = np.array([each.action is Action.DECIDE for each in self._network.stations])
        signed = np.where(decides[visits["place"]], DECIDED, SIGNED)
        return np.where(visits["to"] >= 0, SENT_BACK, signed)

    def _due_minutes(self, arrivals: Records) -> Floats:
        """When the due day of each document ends; FOREVER where there is none."""
        network = self._network
        if network.clock.calendar is None:
            return np.full(len(arrivals), FOREVER)
        received = np.maximum(np.ceil(arrivals["at"] / self._day) - 1, 0).astype(np.int64)
        due = network.tables.due_day[arrivals["to"], received]
        return np.asarray((due + 1.0) * self._day - self._warm, np.float64)


def _within(moments: Floats, opens: float, closes: float) -> Bools:
    """Which lie in a day; a closing belongs to the day that it closes."""
    return (moments > opens) & (moments <= closes)


def _count(which: Bools) -> int:
    return int(np.sum(which))


def _whole(values: Any) -> tuple[int, ...]:
    return tuple(values.tolist())


def _minutes(values: Any) -> Sequence[float]:
    return [round(each, PLACES) for each in values.tolist()]


def _known(values: Any) -> Iterator[float | None]:
    """The minutes, and None for what never was."""
    return (None if each == FOREVER else each for each in _minutes(values))
