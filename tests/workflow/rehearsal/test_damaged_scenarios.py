"""A file damaged anywhere is read or refused with lines that exist: nothing else happens."""

import copy
import tomllib
from datetime import UTC, date, datetime, time
from typing import Any, cast

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import BadInputError
from tests.workflow.builders import a_rulebook
from tests.workflow.rehearsal.test_locating import places_in
from workflow.rehearsal.network.loads import load_of
from workflow.rehearsal.scenario_file.faults import ScenarioFaultError
from workflow.rehearsal.scenario_file.locating import Place
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml

SOUND: dict[str, Any] = tomllib.loads("""
[scenario]
name = "示範"
start = 2026-03-02
days = 60
warmup_days = 10
calendar = "taiwan"
office_hours = ["08:30-12:30", "13:30-17:30"]
[arrivals]
per_day = 40
interarrival = "constant"
urgency = { "最速件" = 0.1, "普通件" = 1 }
profile = { weekdays = { "一" = 2 }, hours = { "08:30-10:00" = 2 } }
mix = [{ row = "line:110", weight = 2 }, { row = "line:438" }]
[service]
default = { distribution = "gamma", mean_minutes = 10, cv = 0.5 }
action = { "核定" = { mean_minutes = 3 } }
position = { "秘書室/主任" = { cv = 2 } }
[staff]
assignment = "own"
default = { "承辦人員" = 2, "市長" = 1 }
"機關" = { "主任秘書" = 2 }
[hours]
"局長" = ["10:00-11:00"]
[[absence]]
position = "主任秘書"
unit = ""
from = 2026-04-13
to = 2026-04-24
deputy = "副局長"
[behaviour]
return_probability = 0.05
return_to = "previous"
condition_probability = 0.5
cosign = "sequential"
outside_agency_days = { distribution = "gamma", mean = 3, cv = 0.5 }
""")
PLACES: list[Place] = list(places_in(SOUND))
WORDS = st.sampled_from(
    (
        *("", " ", "局長", "法務局", "府外/法務局", "line:1", "line:438", "auto", "drafter"),
        *("10:00-11:00", "24:00-00:00", "25:00-26:00", "default", "機關", "職務/法務人員", "/"),
    )
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, 1, -1, 10**30, 2**63])
    | st.floats()
    | WORDS
    | st.sampled_from([date.min, date.max, date(2030, 12, 31), time(8, 30)])
    | st.just(datetime(2026, 3, 2, tzinfo=UTC)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


def without_none(value: object) -> object:
    """TOML has no null: what is None is left out."""
    if isinstance(value, dict):
        named = cast(dict[str, object], value).items()
        return {name: without_none(each) for name, each in named if each is not None}
    if isinstance(value, list):
        return [without_none(each) for each in cast(list[object], value) if each is not None]
    return value


def damaged(place: Place, value: object) -> str:
    """The sound file with another value at this place."""
    content = copy.deepcopy(SOUND)
    within: Any = content
    for part in place[:-1]:
        within = within[part]
    within[place[-1]] = value
    return tomli_w.dumps(cast(dict[str, Any], without_none(content)))


@given(st.sampled_from(PLACES), VALUES)
def test_a_damaged_file_is_read_or_refused(place: Place, value: object) -> None:
    text = damaged(place, value)

    try:
        scenario = read_scenario(text.encode(), file="a.toml", rulebook=a_rulebook())
    except BadInputError as error:
        for fault in error.faults:
            assert isinstance(fault, ScenarioFaultError)
            assert 1 <= fault.line <= text.count("\n") + 1
            assert fault.why
            assert fault.allowed
    else:
        again = scenario_toml(scenario).encode()
        assert read_scenario(again, file="a.toml", rulebook=a_rulebook()) == scenario
        assert load_of(scenario, a_rulebook())
