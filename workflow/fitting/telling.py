"""What was fitted, as a record for programs and as comments of a scenario's file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow.fitting.parameter import Fitted
from workflow.rehearsal.fitted import FittedScenario, Parameter
from workflow.rehearsal.scenario_file.writing import HEADING, scenario_toml

TOP = "# 由紀錄估計的情境；n 是根據幾筆，「原值」是紀錄不夠、維持原來的值。\n"
OF_ROWS = "arrivals.mix."
MOST = 12  # parameters told above one line


def fitted_scenario(fitted: Fitted) -> FittedScenario:
    """What is kept of it."""
    return FittedScenario(
        name=fitted.scenario.name,
        toml=fitted_toml(fitted),
        parameters=fitted.parameters,
        notes=fitted.notes,
    )


def fitted_record(fitted: FittedScenario) -> dict[str, Any]:
    """The parameters, and what has to be said."""
    return {
        "parameters": [
            {
                "key": each.key,
                "value": list(each.value) if isinstance(each.value, tuple) else each.value,
                "low": each.low,
                "high": each.high,
                "n": each.n,
                "how": str(each.how),
                "kept_default": each.kept_default,
            }
            for each in fitted.parameters
        ],
        "notes": [str(each) for each in fitted.notes],
        "scenario": fitted.name,
    }


def fitted_toml(fitted: Fitted) -> str:
    """The scenario's file, each value with what it rests on above it."""
    head = "".join(f"# {note}\n" for note in fitted.notes)
    text = scenario_toml(fitted.scenario).removeprefix(HEADING)
    return TOP + head + "".join(f"{line}\n" for line in _commented(text, fitted.parameters))


def _commented(text: str, parameters: Sequence[Parameter]) -> Iterator[str]:
    table, known = "", _by_line(parameters)
    for line in text.splitlines():
        if header := re.fullmatch(r"\[+(.*?)\]+", line):
            table = header[1].replace('"', "")
        elif entry := re.match(r'"?([^"=#]+?)"? = (.*)', line):
            key = f"{table}.{entry[1]}"
            if key == "arrivals.mix.row":
                key = f"arrivals.mix.{entry[2].strip(chr(34))}"
            for each in known.get(key, ()):
                yield f"# {each.key.removeprefix(table + '.')}：{basis(each)}"
        yield line


def _by_line(parameters: Sequence[Parameter]) -> Mapping[str, list[Parameter]]:
    """The first parameters that each key of the file is about: its own, or parts of it."""
    found: dict[str, list[Parameter]] = {}
    for each in parameters:
        parts = each.key.split(".")
        for many in range(1, len(parts) + 1):
            told = found.setdefault(".".join(parts[:many]), [])
            if len(told) < MOST:
                told.append(each)
    return found


def basis(parameter: Parameter) -> str:
    """n, the interval and how."""
    bounds = ""
    if parameter.low is not None and parameter.high is not None:
        bounds = f"，95 % 區間 {parameter.low:.4g}～{parameter.high:.4g}"
    mark = "原值；" if parameter.kept_default else ""
    return f"{mark}n={parameter.n:,}{bounds}；{parameter.how}"


def fitted_text(fitted: FittedScenario) -> Iterator[str]:
    """A line a parameter; the rows, of which there may be hundreds, in one."""
    rows = sum(each.key.startswith(OF_ROWS) for each in fitted.parameters)
    if rows:
        yield f"arrivals.mix = {rows:,} 列；各列的比重與區間寫在情境檔與 --format json"
    for each in fitted.parameters:
        if each.key.startswith(OF_ROWS):
            continue
        value = f"{each.value:.4g}" if isinstance(each.value, float) else each.value
        yield f"{each.key} = {'（未設）' if value is None else value}　{basis(each)}"
    for note in fitted.notes:
        yield f"注意：{note}"
