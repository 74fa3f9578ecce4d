"""What happened in a replication, as the records of a log that `chenhe audit` reads."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.agency.agency import Issuer
from rules.marks import Action
from rules.route import Route
from workflow.case.words import Outcome, Stance
from workflow.rehearsal.network.network import Network
from workflow.rehearsal.network.routing import Station
from workflow.rehearsal.network.tables import NOWHERE, UNSIGNED, Records
from workflow.rehearsal.scenario import OUTSIDE, ROLES
from workflow.reports.records import LOG_COLUMNS

DEPUTISED, DECIDED_FOR = "代", "代為決行"
RETURNED = "請修正後再陳"
Record = dict[str, str]
# Minute, document, place, to, server, when the desk opened, when it was taken up.
Happening = tuple[float, int, int, int, int, float, float]


@dataclass(kw_only=True)
class Tracing:
    """Turns happenings into records, in order of time, keyed by the headings of the audit's log.

    文號 is the number of the document, 1 for the first that came.
    """

    network: Network
    _cases: dict[int, Record] = field(default_factory=dict[int, Record])  # under way

    def records(self, trace: Records) -> Iterator[Record]:
        """The records of happenings as the kernel wrote them down; open desks have none."""
        happenings: list[Happening] = trace.tolist()
        for minute, number, place, to, server, *_ in happenings:
            if to == UNSIGNED:
                continue
            if place < 0:
                route = self.network.routes[-1 - place]
                self._cases[number] = self._case(number, route, to, minute)
                done = {"動作": Action.REGISTER.value, "職稱": self.network.registry}
            else:
                station = self.network.stations[place]
                done = self._signature(station, to, server)
            at = self.network.clock.moment(minute).isoformat()
            yield self._cases[number] | done | {"時間": at}
            if done["動作"] == Action.DECIDE.value:
                del self._cases[number]

    def _case(self, number: int, route: Route, urgency: int, minute: float) -> Record:
        """What every record of a document says of it."""
        clock = self.network.clock
        return dict.fromkeys(LOG_COLUMNS, "") | {
            "文號": str(number),
            "流程列": f"line:{route.line}",
            "速別": self.network.urgencies[urgency],
            "收文時間": clock.moment(minute).isoformat(),
            "限辦日期": self._due(urgency, minute),
        }

    def _due(self, urgency: int, minute: float) -> str:
        """When a document is due; "" where there is no calendar, or it ends before."""
        clock, due_day = self.network.clock, self.network.tables.due_day
        if clock.calendar is None:
            return ""
        due = int(due_day[urgency, clock.day_of(minute)])
        return clock.date_of(due).isoformat() if due < clock.days_left else ""

    def _signature(self, station: Station, whither: int, server: int) -> Record:
        route = self.network.routes[station.row]
        unit, name = station.key.split("/", 1)
        record = {
            "動作": station.action.value,
            "單位": {ROLES: route.unit, OUTSIDE: name}.get(unit, unit),
            "職稱": station.position,
            "註記": "、".join(self._marks(station, route, whither, server)),
        }
        if whither != NOWHERE:
            to = self.network.stations[int(self.network.tables.stages["station"][whither])]
            back = {"動作": Action.RETURN.value, "對象": to.position, "意見": RETURNED}
            return record | back
        if station.action is Action.DECIDE:
            return record | {"意見": Outcome.AS_PROPOSED.value, "決定": Outcome.AS_PROPOSED.value}
        if station.action is Action.COSIGN:
            return record | {"意見別": Stance.AGREE.value}
        return record

    def _marks(self, station: Station, route: Route, whither: int, server: int) -> Iterator[str]:
        """代 where somebody signed for another, 代為決行 where 府文 are decided in the agency."""
        if server != NOWHERE:
            position = self.network.positions[int(self.network.tables.servers["position"][server])]
            if position.key != station.key:
                yield DEPUTISED
        ladder = route.ladder
        is_city = station.action is Action.DECIDE and route.issuer is Issuer.CITY
        is_inside = is_city and ladder.rank(station.position) <= ladder.rank(ladder.agency_head)
        if is_inside and whither == NOWHERE:
            yield DECIDED_FOR
