"""[service] and [behaviour]: how long signatures take, and how documents fare on their way."""

from rules.agency.agency import Mode
from rules.marks import Action
from workflow.rehearsal.scenario import (
    Behaviour,
    Distribution,
    ReturnTo,
    Service,
    Services,
    Turnaround,
)
from workflow.rehearsal.scenario_file.asking import (
    BELOW_ONE,
    CV,
    MINUTES,
    PROBABILITY,
    TURNAROUND,
    Asked,
)
from workflow.rehearsal.scenario_file.naming import Names

SIGNING = (Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE)
TWICE = "寫了不只一次"


def read_services(asked: Asked, names: Names) -> Services:
    """The table [service]."""
    asked.only("default", "action", "position")
    positions: dict[str, Service] = {}
    by_position = asked.table("position")
    for name, table in by_position.tables():
        key = names.key(by_position, name)
        if key in positions:
            by_position.tell(name, TWICE, "每個職稱一次")
        service = _service(table)
        if key is not None:
            positions[key] = service
    return Services(
        default=_service(asked.table("default")),
        actions=_actions(asked.table("action")),
        positions=positions,
    )


def _actions(by_action: Asked) -> dict[Action, Service]:
    actions: dict[Action, Service] = {}
    for name, table in by_action.tables():
        action = _action(name)
        if action not in SIGNING:
            allowed = "、".join(each.value for each in SIGNING)
            by_action.tell(name, "不是要簽核時間的動作", allowed)
        elif action in actions:
            by_action.tell(name, TWICE, "每個動作一次")
        service = _service(table)
        if action is not None:
            actions[action] = service
    return actions


def _action(name: str) -> Action | None:
    try:
        return Action(name.strip())
    except ValueError:
        return None


def _service(asked: Asked) -> Service:
    asked.only("distribution", "mean_minutes", "cv")
    return Service(
        distribution=asked.choice("distribution", Distribution),
        mean_minutes=asked.number("mean_minutes", MINUTES),
        cv=asked.number("cv", CV),
    )


def read_behaviour(asked: Asked, names: Names) -> Behaviour:
    """The table [behaviour]."""
    asked.only(
        "return_probability", "return_to", "condition_probability", "cosign", "outside_agency_days"
    )
    otherwise = Behaviour()
    returned = asked.number("return_probability", BELOW_ONE)
    holds = asked.number("condition_probability", PROBABILITY)
    return Behaviour(
        return_probability=otherwise.return_probability if returned is None else returned,
        return_to=_return_to(asked, names),
        condition_probability=otherwise.condition_probability if holds is None else holds,
        cosign=asked.choice("cosign", Mode),
        outside=_turnaround(asked.table("outside_agency_days")),
    )


def _return_to(asked: Asked, names: Names) -> ReturnTo | str:
    text = asked.text("return_to")
    if not text:
        if text == "" and "return_to" in asked:
            asked.tell("return_to", "不可空白", _return_words(names))
        return ReturnTo.DRAFTER
    if text in [each.value for each in ReturnTo]:
        return ReturnTo(text)
    position = names.position(text)
    if position not in names.ladder_positions:
        asked.tell("return_to", "不是陳核層級上的職稱", _return_words(names))
    return position


def _return_words(names: Names) -> str:
    return "、".join((*(each.value for each in ReturnTo), *names.ladder_positions))


def _turnaround(asked: Asked) -> Turnaround:
    asked.only("distribution", "mean", "cv")
    otherwise = Turnaround()
    mean, cv = asked.number("mean", TURNAROUND), asked.number("cv", CV)
    return Turnaround(
        distribution=asked.choice("distribution", Distribution) or otherwise.distribution,
        mean=otherwise.mean if mean is None else mean,
        cv=otherwise.cv if cv is None else cv,
    )
