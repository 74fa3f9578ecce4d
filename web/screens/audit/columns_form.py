"""稽核, 欄位: what each column of a file was said to mean, as the form sends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.audit.log import Column
from workflow.audit.reading import mapping as mappings
from workflow.audit.reading.mapping import Post, name_of
from workflow.audit.reading.sheets import Sheet

MEANS, POST = "means:", "post:"  # the place of a column follows, from 0
ACTION, POSITION, UNIT = "action:", "position:", "unit:"  # a word as written follows
NOTHING = "-"  # of an action: it changes nothing of a case
JOINED = "一格"  # unit, position, person and marks in one cell
JOINED_AND_TIMED = "一格與時間"
PARTS = (Column.UNIT, Column.POSITION, Column.PERSON, Column.MARK)
JOINTS = {JOINED: PARTS, JOINED_AND_TIMED: (*PARTS, Column.AT)}
OF_A_POST = frozenset({*PARTS, Column.AT, Column.OPINION, Column.OUTCOME, Column.STANCE})
DOES = "動作:"  # before an action that stands where a post may
COSIGNS = "會辦:"  # before a unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one column is taken for: the value of its select, and of which post, if of one."""

    means: str = ""
    post: str = ""


def meanings(sheet: Sheet, mapping: mappings.Mapping) -> tuple[Meaning, ...]:
    """What a mapping takes each column of the sheet for."""
    found: dict[int, Meaning] = {}
    for post in (None, *mapping.posts):
        columns = mapping.columns if post is None else post.columns
        by_place: dict[int, list[Column]] = {}
        for column, headings in columns.items():
            for heading in headings:
                place = mappings.place_of(sheet.headings, heading)
                if place is not None:
                    by_place.setdefault(place, []).append(column)
        for place, taken in by_place.items():
            found[place] = Meaning(means=_means(taken), post=_post_key(post) if post else "")
    return tuple(found.get(place, Meaning()) for place in range(len(sheet.headings)))


def mapping_of(fields: Mapping[str, str], sheet: Sheet, base: mappings.Mapping) -> mappings.Mapping:
    """The mapping that a form describes, laid over the one that it was made from."""
    columns: dict[Column, tuple[str, ...]] = {}
    posts: dict[str, dict[Column, tuple[str, ...]]] = {}
    for place in range(len(sheet.headings)):
        means = fields.get(f"{MEANS}{place}", "")
        post = fields.get(f"{POST}{place}", "")
        heading = name_of(sheet.headings, place)
        for column in _columns(means):
            is_of_post = bool(post) and column in OF_A_POST
            target = posts.setdefault(post, {}) if is_of_post else columns
            target[column] = (*target.get(column, ()), heading)
    return replace(
        base,
        columns=_fitting(columns),
        posts=tuple(_post(key, _fitting(named)) for key, named in posts.items()),
        actions={**base.actions, **_words(fields, ACTION, NOTHING)},
        positions={**base.positions, **_words(fields, POSITION)},
        units={**base.units, **_words(fields, UNIT)},
        sheet=fields.get("sheet", base.sheet),
        case=_case(fields, base),
        suggestions=(),
        unused=(),
    )


def _case(fields: Mapping[str, str], base: mappings.Mapping) -> dict[Column, str]:
    """What is said of a file that is all one case; its 文號 as the form has it."""
    number = fields.get("case", "").strip()
    others = {column: text for column, text in base.case.items() if column is not Column.CASE}
    return others | ({Column.CASE: number} if number else {})


def _means(columns: Sequence[Column]) -> str:
    """How the form names what one cell of the file holds."""
    if len(columns) == 1:
        return columns[0].value
    return JOINED_AND_TIMED if Column.AT in columns else JOINED


def _columns(means: str) -> Iterable[Column]:
    """The columns that one choice stands for; none for what the form does not offer."""
    known = {column.value: (column,) for column in Column}
    return JOINTS.get(means) or known.get(means, ())


def _fitting(columns: Mapping[Column, tuple[str, ...]]) -> dict[Column, tuple[str, ...]]:
    """Only a time may stand in two columns, a day and an hour; of others the first counts."""
    timed = (Column.AT, Column.RECEIVED_AT)
    return {
        column: headings[:2] if column in timed else headings[:1]
        for column, headings in columns.items()
    }


def _post_key(post: Post) -> str:
    """How the form names a post: by its action, its co-signing unit, or its position."""
    if post.action:
        return f"{DOES}{post.action}"
    return f"{COSIGNS}{post.unit}" if post.unit else post.position


def _post(key: str, columns: Mapping[Column, tuple[str, ...]]) -> Post:
    """The post of this name."""
    if key.startswith(DOES):
        return Post(action=key.removeprefix(DOES), columns=columns)
    if key.startswith(COSIGNS):
        return Post(unit=key.removeprefix(COSIGNS), columns=columns)
    return Post(position=key, columns=columns)


def _words(fields: Mapping[str, str], prefix: str, nothing: str = "") -> dict[str, str]:
    """The words that were given a meaning; the `nothing` of the form is a blank."""
    return {
        name.removeprefix(prefix): "" if value == nothing else value
        for name, value in fields.items()
        if name.startswith(prefix) and value
    }
