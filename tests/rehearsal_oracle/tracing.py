"""What the kernel wrote down of a replication, told apart by document."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from rules.marks import Action
from rules.rulebook import Rulebook
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.network.routing import Station
from workflow.rehearsal.network.tables import NOWHERE, UNSIGNED
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One signature, or 退回."""

    at: float  # office minute
    station: Station
    returned_to: str  # a position; "" where it is a signature
    came: float = 0.0  # when its desk opened
    began: float = 0.0  # when it was taken up


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A document as the trace has it."""

    number: int
    arrived: float
    row: int  # of the mix
    urgency: int
    signed: Sequence[Signed]
    open: Sequence[Signed] = ()  # desks open when the window ends, which is their `at`

    @property
    def is_decided(self) -> bool:
        """Whether its last signature is the decision."""
        last = self.signed[-1] if self.signed else None
        return last is not None and last.station.action is Action.DECIDE and not last.returned_to


def followed(
    scenario: Scenario, rulebook: Rulebook, until: Until, *, seed: int = 1, number: int = 1
) -> list[Followed]:
    """The documents of one replication, in the order they came."""
    network, chunks = network_of(scenario, rulebook), list[Any]()
    replicated(network, until, seed=seed, number=number, sink=chunks.append)
    targets = {each.stage: each.position for each in network.stations if each.branch == NOWHERE}
    arrivals: dict[int, tuple[float, int, int]] = {}
    signed = defaultdict[int, list[Signed]](list)
    unsigned = defaultdict[int, list[Signed]](list)
    for at, document, place, to, _, came, began in chain.from_iterable(map(_lines, chunks)):
        if place < 0:
            arrivals[document] = (at, -1 - int(place), int(to))
            continue
        station, back = network.stations[int(place)], targets.get(int(to), "")
        done = Signed(at=at, station=station, returned_to=back, came=came, began=began)
        (unsigned if to == UNSIGNED else signed)[document].append(done)
    return [
        Followed(
            number=int(each),
            arrived=at,
            row=row,
            urgency=urgency,
            signed=signed[each],
            open=unsigned[each],
        )
        for each, (at, row, urgency) in arrivals.items()
    ]


def _lines(chunk: Any) -> Any:
    """The records of a piece of the trace."""
    return chunk.tolist()
