"""One replication: the kernel run to its end, and what it comes to."""

from collections.abc import Callable

import numpy as np

from workflow.errors import WorkflowError
from workflow.rehearsal.collecting import DecidedCases, position_figures
from workflow.rehearsal.figures import Replication, Until
from workflow.rehearsal.kernel.advancing import (
    DONE,
    LEFT_CALENDAR,
    NEEDS_BUFFER,
    NEEDS_DAYS,
    NEEDS_SLOTS,
    NEEDS_TRACE,
    PAUSED,
    advance,
)
from workflow.rehearsal.kernel.state import (
    BUFFERED,
    DAY,
    ENDS_AT,
    IS_FREE,
    TRACED,
    TRACED_AS,
    TRACES,
    WAITS,
    new_state,
    with_days,
    with_room,
)
from workflow.rehearsal.network.network import Network
from workflow.rehearsal.network.tables import FOREVER, NOWHERE, UNSIGNED, Records

Sink = Callable[[Records], None]
MOST_AT_ONCE = 1 << 22  # happenings between two looks at whether to go on


class CalendarLeftError(WorkflowError):
    """A run goes on beyond the last year of the calendar."""

    template = (
        "預演會超出行事曆：行事曆只到 %(last)s，到那時還沒有結束。"
        "請把開始日期提前，或減少天數、件數"
    )


def replicated(
    network: Network, until: Until, *, seed: int, number: int, sink: Sink | None = None
) -> Replication:
    """Replication `number` (from 1) of a network; the same for the same arguments.

    `sink` gets what happens in order of time, piece by piece, at last the desks that are open when
    the window ends. Raises CalendarLeftError.
    """
    run = _Run(network, until, seed=seed, number=number, sink=sink)
    run.finish()
    return run.replication(number)


class _Run:
    """One replication under way."""

    def __init__(
        self, network: Network, until: Until, *, seed: int, number: int, sink: Sink | None
    ) -> None:
        day = network.tables.day_minutes
        warm_at = until.warmup_days * day
        child = np.random.SeedSequence(seed, spawn_key=(number - 1,))
        self._network, self._sink = network, sink
        self._state = new_state(
            network.tables,
            child.generate_state(2, np.uint64).astype(np.uint64),
            warm_at=warm_at,
            ends_at=warm_at + until.days * day if until.days else FOREVER,
            wanted=until.cases or 0,
        )
        self._state.counts[TRACES] = sink is not None
        self._decided = DecidedCases(len(network.urgencies), len(network.units))

    def finish(self) -> None:
        """Run to the end of the window."""
        reason = PAUSED
        while reason != DONE:
            reason = advance(self._network.tables, self._state, MOST_AT_ONCE)
            self._make_room(reason)
        self._empty_buffer()
        self._empty_trace()
        self._tell_unsigned()

    def replication(self, number: int) -> Replication:
        """What it comes to."""
        network, state = self._network, self._state
        figures, days = self._decided.figures(network, state), int(state.counts[DAY])
        return Replication(
            number=number,
            ended_at=float(state.times[ENDS_AT]),
            events=int(state.positions["handled"].sum()),
            total=figures.total,
            by_urgency=figures.by_urgency,
            by_unit=figures.by_unit,
            positions=position_figures(network, state),
            in_office=tuple(state.in_office[:days].tolist()),
            late=tuple(state.late[:days].tolist()) if network.clock.calendar else (),
            curve=self._decided.curve(network),
        )

    def _make_room(self, reason: int) -> None:
        """Do what the kernel stopped for."""
        if reason == NEEDS_SLOTS:
            self._state = with_room(self._state)
        elif reason == NEEDS_BUFFER:
            self._empty_buffer()
        elif reason == NEEDS_TRACE:
            self._empty_trace()
        elif reason == NEEDS_DAYS:
            self._state = with_days(self._state)
        elif reason == LEFT_CALENDAR:
            clock = self._network.clock
            raise CalendarLeftError(last=clock.date_of(clock.days_left - 1))

    def _empty_buffer(self) -> None:
        """Take out the documents that were decided."""
        count = self._state.counts[BUFFERED]
        self._decided.add(self._state.buffer[:count])
        self._state.counts[BUFFERED] = 0

    def _empty_trace(self) -> None:
        """Hand on what happened."""
        count = self._state.counts[TRACED]
        if self._sink and count:
            self._sink(self._state.trace[:count].copy())
        self._state.counts[TRACED] = 0

    def _tell_unsigned(self) -> None:
        """Hand on the desks that are open when the window ends, in the order they were opened."""
        desks, docs = self._state.desks, self._state.documents
        left = np.sort(desks[desks["state"] != IS_FREE], order="joined")
        if not self._sink or not len(left):
            return
        told = np.zeros(len(left), TRACED_AS)
        told["at"] = self._state.times[ENDS_AT]
        told["document"] = docs["number"][left["document"]]
        told["place"], told["to"], told["came"] = left["station"], UNSIGNED, left["joined"]
        waits = left["state"] == WAITS
        told["server"] = np.where(waits, NOWHERE, left["server"])
        told["began"] = np.where(waits, FOREVER, left["began"])
        self._sink(told)
