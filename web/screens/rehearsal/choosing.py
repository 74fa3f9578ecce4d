"""預演, the page that chooses rows to edit: its fields, and what would change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules.agency.agency import Anchor, CosignerKind, Mode
from rules.comparing import RowChange
from rules.editing.choosing import chosen
from rules.editing.edit import (
    MODE,
    PLACEMENT,
    Choice,
    Edit,
    ModeChange,
    Move,
    PlacementChange,
    PositionChange,
    RowEdit,
)
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.language.i18n import Language, msgid
from web.picture.diagram import RouteView, route_view
from web.picture.stages import StageView, route_stages
from web.screens.rehearsal.fields import Typed

CHANGE, POSITION = "change", "position"
FILTERS = ("unit", "schedule", "decider", "text", "rows", "sister_decider")
FIELDS = (*FILTERS, CHANGE, POSITION)
MOVES = {
    Move.LOWER.value: msgid("下授：由較低的職稱核定"),
    Move.RAISE.value: msgid("上收：由較高的職稱核定"),
    Move.DROP.value: msgid("減一關審核"),
    Move.ADD.value: msgid("加一關審核"),
}
COSIGNING: dict[str, tuple[str, RowEdit]] = {
    "parallel": (msgid("會辦改為並會"), ModeChange(mode=Mode.PARALLEL)),
    "sequential": (msgid("會辦改為順會"), ModeChange(mode=Mode.SEQUENTIAL)),
    "unit_later": (
        msgid("單位與職務的會辦移到機關首長之後"),
        PlacementChange(
            anchors=dict.fromkeys((CosignerKind.UNIT, CosignerKind.ROLE), Anchor.AGENCY_HEAD)
        ),
    ),
    "agency_sooner": (
        msgid("府外機關的會辦移到單位主管之後"),
        PlacementChange(anchors={CosignerKind.AGENCY: Anchor.UNIT_HEAD}),
    ),
}
WHICH_CHANGE = msgid("請選要做什麼。")
WHICH_POSITION = msgid("請選哪一個職稱。")
NOT_ASKED = {MODE: CHANGE, PLACEMENT: CHANGE}  # where a fault of a key stands, if not at its own
Stages = tuple[StageView, ...]
MOST_DRAWN = 6  # kinds of change that are drawn; what is left is told by its rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """Rows whose routes are changed alike, drawn once before and once after."""

    rows: tuple[RuleRow, ...]
    before: RouteView
    after: RouteView


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosingPage:
    """Rows chosen by filters, and what an edit would make of them, before anything is added."""

    template: ClassVar[str] = "screens/rehearsal/choosing.html.jinja"
    moves: ClassVar = MOVES
    cosigning: ClassVar = {key: words for key, (words, _) in COSIGNING.items()}
    name: str  # of the scenario
    toml: str
    beside: Typed
    typed: Typed
    units: tuple[str, ...]
    schedules: tuple[str, ...]
    positions: tuple[str, ...]
    faults: Mapping[str, tuple[str, ...]]  # by field; "" for those of no field
    rows: tuple[RuleRow, ...]  # that the filters leave; none while they say nothing
    groups: tuple[ChangeGroup, ...]

    @property
    def changed(self) -> int:
        """How many rows the edit would change."""
        return sum(len(each.rows) for each in self.groups)

    @property
    def drawn(self) -> tuple[ChangeGroup, ...]:
        """Those that are drawn, the most frequent first."""
        return self.groups[:MOST_DRAWN]

    @property
    def left(self) -> tuple[RuleRow, ...]:
        """The rows of kinds of change that are not drawn."""
        return tuple(row for each in self.groups[MOST_DRAWN:] for row in each.rows)


def choice_of(typed: Typed) -> Choice:
    """The rows that the fields describe; `rows` are parted by commas or lines."""
    rows = re.split(r"[、,;；\n\r]+", typed.get("rows", ""))
    return Choice(
        rows=tuple(each.strip() for each in rows if each.strip()),
        **{name: typed.get(name, "").strip() for name in FILTERS if name != "rows"},
    )


def edit_of(typed: Typed) -> Edit | dict[str, str]:
    """The edit that the fields describe, or by field what is still to be said."""
    change, position = typed.get(CHANGE, ""), typed.get(POSITION, "").strip()
    if change in COSIGNING:
        return Edit(choice=choice_of(typed), change=COSIGNING[change][1])
    if change not in MOVES:
        return {CHANGE: WHICH_CHANGE}
    if not position:
        return {POSITION: WHICH_POSITION}
    moved = PositionChange(move=Move(change), position=position)
    return Edit(choice=choice_of(typed), change=moved)


def field_of(key: str) -> str:
    """The field that a fault of an edit's key is about."""
    if key in FILTERS:
        return key
    return NOT_ASKED.get(key, POSITION)


def left_by(typed: Typed, rulebook: Rulebook) -> tuple[RuleRow, ...]:
    """The rows that the filters leave; none while they say nothing."""
    choice = choice_of(typed)
    return () if choice.says_nothing else chosen(rulebook, choice)


def change_groups(
    changes: Iterable[RowChange], rulebook: Rulebook, language: Language
) -> tuple[ChangeGroup, ...]:
    """Changes that look alike together, the most frequent first."""
    alike: defaultdict[tuple[Stages, Stages], list[RuleRow]] = defaultdict(list)
    for each in changes:
        if each.a and each.b:
            before, after = (_stages(row, rulebook, language) for row in (each.a, each.b))
            alike[before, after].append(each.b)
    frequent = sorted(alike.items(), key=lambda item: -len(item[1]))
    return tuple(
        ChangeGroup(
            rows=tuple(rows),
            before=route_view(before, f"before-{number}"),
            after=route_view(after, f"after-{number}"),
        )
        for number, ((before, after), rows) in enumerate(frequent)
    )


def _stages(row: RuleRow, rulebook: Rulebook, language: Language) -> Stages:
    """The route of a row as 流程表 draws it; rows that are walked alike have equal stages."""
    route = rulebook.route(row)
    return route_stages(route.stages, route.ladder, language=language)
