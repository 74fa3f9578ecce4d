"""A scenario with some keys of its file set to other values, read as any file is."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, cast

import tomli_w

from rules.errors import BadInputError, RulesError
from rules.numbers import read_number
from rules.rulebook import Rulebook
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.faults import ScenarioFaultError
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.rehearsal.varying.answers import Axis
from workflow.rehearsal.varying.axes import Place, VaryFaultError, place_of

WORDS: Mapping[str, object] = {"true": True, "false": False}
Settings = Mapping[Place, object]


def document_of(scenario: Scenario) -> dict[str, Any]:
    """The file of a scenario, as values."""
    return tomllib.loads(scenario_toml(scenario))


def points_of(base: Scenario, axes: Sequence[Axis], rulebook: Rulebook) -> tuple[Scenario, ...]:
    """A scenario for each combination of the values, the last key changing fastest.

    Raises BadInputError with every value that is not allowed, first each by itself.
    """
    faults: dict[str, RulesError] = {}
    read = Reading(base, rulebook)
    for axis in axes:
        for value in axis.values:
            _tried(read, ((axis.key, value),), faults)
    if faults:
        raise BadInputError(faults.values())
    keys = [axis.key for axis in axes]
    combined = product(*(axis.values for axis in axes))
    found = [_tried(read, tuple(zip(keys, each, strict=True)), faults) for each in combined]
    if faults:
        raise BadInputError(faults.values())
    return tuple(filter(None, found))


class Reading:
    """Reads one scenario again and again with other values."""

    def __init__(self, base: Scenario, rulebook: Rulebook) -> None:
        self._base, self._rulebook = base, rulebook
        self._text = scenario_toml(base)

    def read(self, settings: Iterable[tuple[Place, object]], name: str) -> Scenario:
        """The scenario so changed; raises BadInputError."""
        document = tomllib.loads(self._text)
        for place, value in settings:
            _set(document, place, value)
        document["scenario"]["name"] = self._base.name
        return read_scenario(tomli_w.dumps(document).encode(), file=name, rulebook=self._rulebook)


def _tried(
    read: Reading, values: tuple[tuple[str, str], ...], faults: dict[str, RulesError]
) -> Scenario | None:
    """The scenario with these values; what is wrong with them is remembered once."""
    asked = "、".join(f"{key}={value}" for key, value in values)
    try:
        return read.read(((place_of(key), _value(text)) for key, text in values), asked)
    except (KeyError, IndexError, TypeError, AttributeError):
        found = VaryFaultError(asked=asked, why="情境裡沒有這個地方", allowed="情境檔裡的鍵")
        faults.setdefault(str(found), found)
    except BadInputError as error:
        for each in error.faults:
            found = _fault(asked, each)
            faults.setdefault(str(found), found)
    return None


def _fault(asked: str, error: RulesError) -> RulesError:
    """What the reader of files says, without a line that nobody wrote."""
    if not isinstance(error, ScenarioFaultError):
        return error
    why = f"{error.key}「{error.value}」{error.why}"
    return VaryFaultError(asked=asked, why=why, allowed=error.allowed)


def _value(text: str) -> object:
    """A value as TOML has it: a number, true or false, else a text."""
    if text in WORDS:
        return WORDS[text]
    number = read_number(text)
    return text if number is None else number


def _set(document: dict[str, Any], place: Place, value: object) -> None:
    """Set a value; tables on the way that are not there yet are made."""
    *tables, last = place
    table: Any = document
    for part in tables:
        if isinstance(table, dict):
            table = cast(dict[str, Any], table).setdefault(str(part), {})
        else:
            table = table[part]
    if not isinstance(table, dict | list):
        raise TypeError(last)
    if isinstance(table, list):
        cast(list[Any], table)[cast(int, last)] = value
    else:
        cast(dict[str, Any], table)[str(last)] = value
