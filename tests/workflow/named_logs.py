"""Logs of rehearsals in which people have names: three hold each position."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.workflow.builders import a_rulebook
from tests.workflow.fitted_logs import a_known_office
from workflow.audit.log import Log
from workflow.audit.reading.records import log_of_rows
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.network.tables import UNSIGNED, Records
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.tracing import Happening, Record, Tracing

HOLDERS, PER_DAY = 3, 80.0
SHARED = ("專門委員", "主任秘書", "副局長", "局長")
OF_UNITS = ("承辦人員", "股長", "組長", "主任")
PLACE, TO, TAKEN_UP = 2, 3, 6  # of a happening


def an_office_of_three(days: int) -> Scenario:
    """A known office with three people a position, and work for them."""
    office = a_known_office(days)
    staff = replace(
        office.staff,
        default=dict.fromkeys(OF_UNITS, HOLDERS),
        units={"機關": dict.fromkeys(SHARED, HOLDERS)},
    )
    return replace(office, staff=staff, arrivals=replace(office.arrivals, per_day=PER_DAY))


def a_named_log(scenario: Scenario, *, seed: int) -> Log:
    """The log of its first replication, each signature with who gave it."""
    network, traces = network_of(scenario, a_rulebook()), list[Records]()
    until = Until(warmup_days=0, days=scenario.days)
    replicated(network, until, seed=seed, number=1, sink=traces.append)
    tracing = _Naming(network=network)
    rows = (row for trace in traces for row in tracing.records(trace))
    return log_of_rows(rows, a_rulebook().agency, file="已知.csv").log


@dataclass(kw_only=True)
class _Naming(Tracing):
    """Names whoever was free when a document was taken up, the one who was so longest."""

    _free: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def records(self, trace: Records) -> Iterator[Record]:
        """The records with their 人員."""
        happenings: list[Happening] = trace.tolist()
        signed = [at for at, each in enumerate(happenings) if each[TO] != UNSIGNED]
        names = dict[int, str]()
        taken = [at for at in signed if happenings[at][PLACE] >= 0]
        for at in sorted(taken, key=lambda at: happenings[at][TAKEN_UP]):
            station = self.network.stations[happenings[at][PLACE]]
            if station.position:  # an outside agency has nobody whose name is known
                names[at] = self._named(station.key, happenings[at][TAKEN_UP], happenings[at][0])
        for at, record in zip(signed, super().records(trace), strict=True):
            yield record | ({"人員": names[at]} if at in names else {})

    def _named(self, key: str, taken_up: float, signed: float) -> str:
        free = self._free.setdefault(key, [])
        idle = [each for each in range(len(free)) if free[each] <= taken_up]
        holder = min(idle, key=lambda each: free[each], default=len(free))
        free[holder : holder + 1] = [signed]
        return f"示範{key}{holder + 1}"
