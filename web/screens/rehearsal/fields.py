"""預演, the form: what of a scenario's TOML it shows, and the TOML that its fields write.

A field that holds one value is named by the way to it in the file. What cannot be read as a number
or a date is written as it was typed, so that whoever reads the file names the fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any, cast

from rules.numbers import read_number, read_whole
from rules.texts import half_width
from workflow.errors import WorkflowError
from workflow.rehearsal.scenario import ROLES
from workflow.roc import optional_day

AT = "›"  # between the parts of a way; no position or unit is written with it
KEY, FROM, TO, DEPUTY, HOURS = "key", "from", "to", "deputy", "hours"
SERVICE_PARTS = ("distribution", "mean_minutes", "cv")
ABSENCE, OWN_HOURS, SERVICE = "absence", "hours", "service"  # what has rows in the form
ROW_PARTS = {
    ABSENCE: (KEY, FROM, TO, DEPUTY),
    OWN_HOURS: (KEY, HOURS),
    SERVICE: (KEY, *SERVICE_PARTS),
}
SHARED = "機關"  # the unit of positions above a unit's head, in keys
PARTED = "、"  # between hours of one field

Document = dict[str, Any]
Typed = Mapping[str, str]


class SaidTwiceError(WorkflowError):
    """Two rows of the form are about the same position."""

    template = "%(what)s：「%(key)s」說了兩次。請留下一列"


def name_of(*way: str) -> str:
    """The field that holds the value at this way."""
    return AT.join(("", *way))


def row_field(what: str, number: int, part: str) -> str:
    """The field of a part of a row, numbered from 0."""
    return AT.join((what, str(number), part))


def typed_of(
    document: Document, ways: Iterable[tuple[str, ...]], roles: Container[str]
) -> dict[str, str]:
    """The form as it shows a scenario: the values at these ways, and the rows."""
    typed = {name_of(*way): _text(_at(document, way)) for way in ways}
    for what, rows in (
        (ABSENCE, _absence_rows(document, roles)),
        (OWN_HOURS, _hours_rows(document)),
        (SERVICE, _service_rows(document)),
    ):
        for number, row in enumerate(rows):
            typed |= {row_field(what, number, part): row[part] for part in ROW_PARTS[what]}
    return typed


def document_of(typed: Typed, base: Document) -> Document:
    """The scenario that the form describes, laid over the one that it was made from.

    Raises SaidTwiceError.
    """
    document = deepcopy(base)
    for name, text in typed.items():
        first, *way = name.split(AT)
        if not first and way:
            _put(document, way, _value(way[-1], text))
    _put(document, [ABSENCE], [_absence(row) for row in rows_of(typed, ABSENCE)])
    hours = rows_of(typed, OWN_HOURS)
    _put(document, ["hours"], _by_key("時段", hours, lambda row: _spans(row[HOURS])))
    services = rows_of(typed, SERVICE)
    _put(document, ["service", "position"], _by_key("簽核時間", services, _service))
    return document


def rows_of(typed: Typed, what: str) -> list[dict[str, str]]:
    """The rows of one kind that say something, in order."""
    found: dict[int, dict[str, str]] = {}
    for name, text in typed.items():
        first, *rest = name.split(AT)
        number = read_whole(rest[0]) if first == what and len(rest) == 2 else None
        if number is not None:
            found.setdefault(number, dict.fromkeys(ROW_PARTS[what], ""))[rest[1]] = text
    rows = [found[number] for number in sorted(found)]
    return [row for row in rows if any(text.strip() for text in row.values())]


def without_row(typed: Typed, what: str, number: int) -> dict[str, str]:
    """The form but for one of its rows."""
    start = AT.join((what, str(number), ""))
    return {name: text for name, text in typed.items() if not name.startswith(start)}


def without_table(document: Document, name: str, number: int) -> Document:
    """The file but for one of the [[tables]] of a name, numbered from 0."""
    found = document.get(name)
    tables = cast(list[object], found) if isinstance(found, list) else []
    left = [each for at, each in enumerate(tables) if at != number]
    others = {key: value for key, value in document.items() if key != name}
    return others | {name: left} if left else others


def _table(value: object) -> Document:
    """A table of a file, else an empty one."""
    return cast(Document, value) if isinstance(value, dict) else {}


def _at(document: Document, way: tuple[str, ...]) -> object:
    first, *rest = way
    below = document.get(first)
    return _at(_table(below), tuple(rest)) if rest else below


def _put(document: Document, way: list[str], value: object) -> None:
    """Set a value, or take it away where there is none, with the table that is left empty."""
    first, *rest = way
    if rest:
        below = document[first] = _table(document.get(first))
        _put(below, rest, value)
        value = below
    if value in ("", [], {}):
        document.pop(first, None)
    else:
        document[first] = value


def _text(value: object) -> str:
    """A value as its field shows it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return PARTED.join(map(str, cast(list[object], value)))
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(part: str, text: str) -> object:
    """What a file has for a text typed where `part` is the last of its way."""
    if part == "name":
        return text.strip()
    if part == "start":
        return _day(text)
    return _spans(text) if part == "office_hours" else _number(text)


def _number(text: str) -> object:
    """A number, else the text as it is."""
    found = read_number(text)
    return half_width(text) if found is None else found


def _day(text: str) -> object:
    """A day in either calendar, else the text as it is."""
    try:
        return optional_day(text) or ""
    except WorkflowError:
        return text.strip()


def _spans(text: str) -> list[str]:
    """Hours of a field, however they are parted."""
    plain = re.sub(r"\s*(?:[-~〜]|至|到)\s*", "-", half_width(text))
    return [each for each in re.split(r"[、,;\s]+", plain) if each]


def _absence(row: Mapping[str, str]) -> Document:
    """A row as [[absence]] has it."""
    unit, _, position = row[KEY].rpartition("/")
    return {
        "position": position,
        "unit": "" if unit in (SHARED, ROLES) else unit,
        "from": _day(row[FROM]),
        "to": _day(row[TO]),
        "deputy": row[DEPUTY].strip(),
    }


def _service(row: Mapping[str, str]) -> Document:
    """What a row says of a time to sign."""
    said = {part: _number(row[part]) for part in SERVICE_PARTS}
    return {part: value for part, value in said.items() if value != ""}


def _by_key(
    what: str, rows: Iterable[Mapping[str, str]], made: Callable[[Mapping[str, str]], object]
) -> Document:
    """What the rows say by their position, each once; raises SaidTwiceError."""
    found: Document = {}
    for row in rows:
        key = row[KEY].strip()
        if key in found:
            raise SaidTwiceError(what=what, key=key)
        found[key] = made(row)
    return found


def _absence_rows(document: Document, roles: Container[str]) -> Iterator[dict[str, str]]:
    """The rows of the form for [[absence]]."""
    found = document.get(ABSENCE)
    for each in map(_table, cast(list[object], found) if isinstance(found, list) else ()):
        position = _text(each.get("position"))
        unit = _text(each.get("unit")) or (ROLES if position in roles else SHARED)
        yield {
            KEY: f"{unit}/{position}",
            **{part: _text(each.get(part)) for part in (FROM, TO, DEPUTY)},
        }


def _hours_rows(document: Document) -> Iterator[dict[str, str]]:
    """The rows of the form for [hours]."""
    for key, spans in _table(document.get("hours")).items():
        yield {KEY: key, HOURS: _text(spans)}


def _service_rows(document: Document) -> Iterator[dict[str, str]]:
    """The rows of the form for [service.position]."""
    for key, said in _table(_at(document, ("service", "position"))).items():
        yield {KEY: key, **{part: _text(_table(said).get(part)) for part in SERVICE_PARTS}}
