"""The numbers of a scenario that a sensitivity changes, one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.marks import Action
from rules.rulebook import Rulebook
from workflow.kept.about import Said
from workflow.rehearsal.network.loads import Load, load_of
from workflow.rehearsal.network.services import OTHERWISE
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.varying.axes import Place
from workflow.texts import msgid

HEAVIEST = 8  # positions whose staff is changed beside those that the scenario names
STAFF_SAID = msgid(
    "人數是整數：各增減 1 人，只有 1 人的不減；試情境寫明的職稱，以及負荷最重的 %(count)s 個"
)
ZERO_SAID = msgid("是 0 的輸入增減一個比例仍是 0，沒有試：%(keys)s")
SIGNING = (Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A number of the scenario, and what it is changed to; None where that is not tried."""

    key: str
    place: Place
    value: float
    less: float | None
    more: float | None


def inputs_of(
    scenario: Scenario, rulebook: Rulebook, by: float
) -> tuple[tuple[Input, ...], tuple[Said, ...]]:
    """What is changed, and what has to be said of it."""
    shares = tuple(_shares(scenario, by))
    zero = [each.key for each in shares if not each.value]
    notes = [Said(template=STAFF_SAID, facts={"count": f"{HEAVIEST}"})]
    if zero:
        notes.append(Said(template=ZERO_SAID, facts={"keys": "、".join(zero)}))
    staff = _staff(scenario, load_of(scenario, rulebook))
    return (*(each for each in shares if each.value), *staff), tuple(notes)


def _shares(scenario: Scenario, by: float) -> Iterator[Input]:
    """What is multiplied: arrivals, times to sign, behaviour, outside agencies."""
    services, behaviour = scenario.services, scenario.behaviour
    general = services.default.mean_minutes
    numbers: list[tuple[Place, float]] = [(("arrivals", "per_day"), scenario.arrivals.per_day)]
    for action in SIGNING:
        said = services.actions.get(action)
        mean = said.mean_minutes if said else None
        mean = general if mean is None else mean
        found = OTHERWISE.mean_minutes if mean is None else mean
        assert found is not None
        numbers.append((("service", "action", action.value, "mean_minutes"), found))
    numbers += [
        (("service", "position", key, "mean_minutes"), said.mean_minutes)
        for key, said in services.positions.items()
        if said.mean_minutes is not None
    ]
    numbers += [
        (("behaviour", "return_probability"), behaviour.return_probability),
        (("behaviour", "condition_probability"), behaviour.condition_probability),
        (("behaviour", "outside_agency_days", "mean"), behaviour.outside.mean),
    ]
    return (_share(place, value, by) for place, value in numbers)


def _share(place: Place, value: float, by: float) -> Input:
    more = value * (1 + by)
    if place[-1] == "condition_probability":
        more = min(1.0, more)
    return Input(
        key=".".join(map(str, place)), place=place, value=value, less=value * (1 - by), more=more
    )


def _staff(scenario: Scenario, loads: Mapping[str, Load]) -> Iterator[Input]:
    """One person less and one more, of positions named and of those most loaded."""
    held = {key: each for key, each in loads.items() if each.holders and each.load is not None}
    heaviest = sorted(held, key=lambda key: -(held[key].load or 0))[:HEAVIEST]
    for name, number in scenario.staff.default.items():
        yield _person(("staff", "default", name), number)
    named = [f"{unit}/{name}" for unit, names in scenario.staff.units.items() for name in names]
    for key in dict.fromkeys((*named, *heaviest)):
        unit, _, name = key.rpartition("/")
        if unit and key in held:
            yield _person(("staff", unit, name), held[key].holders)


def _person(place: Place, number: int) -> Input:
    return Input(
        key=".".join(map(str, place)),
        place=place,
        value=number,
        less=number - 1 if number > 1 else None,
        more=number + 1,
    )
