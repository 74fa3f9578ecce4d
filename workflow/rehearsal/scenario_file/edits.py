"""[[edit]]: rows of the table that are decided, reviewed or co-signed otherwise here."""

from rules.agency.agency import Anchor, CosignerKind, Mode
from rules.editing.applying import edited
from rules.editing.edit import (
    MODE,
    PLACEMENT,
    Choice,
    Edit,
    EditFaultError,
    ModeChange,
    Move,
    PlacementChange,
    PositionChange,
    RowEdit,
)
from rules.errors import BadInputError
from rules.rulebook import Rulebook
from workflow.rehearsal.scenario_file.asking import Asked
from workflow.rehearsal.scenario_file.naming import Names

EDIT = "edit"
FILTERS = ("unit", "schedule", "decider", "text", "rows", "sister_decider")
CHANGES = (*(move.value for move in Move), MODE, PLACEMENT)


def read_edits(asked: tuple[Asked, ...], names: Names, rulebook: Rulebook) -> tuple[Edit, ...]:
    """The tables [[edit]], tried on the rulebook: what it would not allow is told too."""
    found = [(each, edit) for each in asked if (edit := _edit(each, names))]
    edits = tuple(edit for _, edit in found)
    try:
        edited(rulebook, edits)
    except BadInputError as error:
        for fault in error.faults:
            if isinstance(fault, EditFaultError):
                table = found[fault.number - 1][0]
                place = (*table.place, fault.key)
                table.faults.tell(place, fault.value, fault.why, fault.allowed)
    return edits


def _edit(asked: Asked, names: Names) -> Edit | None:
    """One table; None where something in it cannot be read."""
    asked.only(*FILTERS, *CHANGES)
    choice, change = _choice(asked, names), _change(asked, names)
    if change is None or asked.faults.is_told(*asked.place):
        return None
    return Edit(choice=choice, change=change)


def _choice(asked: Asked, names: Names) -> Choice:
    rows = asked.texts("rows") or ()
    unit = asked.text("unit")
    return Choice(
        unit=names.unit(unit) if unit else "",
        schedule=asked.text("schedule") or "",
        decider=_position(asked, "decider", names),
        text=asked.text("text") or "",
        rows=tuple(text for _, text in rows),
        sister_decider=_position(asked, "sister_decider", names),
    )


def _position(asked: Asked, key: str, names: Names) -> str:
    """A position by its own name; what nobody is called is told where the table is asked."""
    text = asked.text(key)
    return names.position(text) if text else ""


def _change(asked: Asked, names: Names) -> RowEdit | None:
    given = [key for key in CHANGES if key in asked]
    if len(given) != 1:
        why = "一項調整只能做一件事" if given else "沒有寫要做什麼"
        asked.tell(given[1] if given else Move.LOWER.value, why, f"其中一項：{'、'.join(CHANGES)}")
        return None
    (key,) = given
    if key == MODE:
        mode = asked.choice(MODE, Mode)
        return ModeChange(mode=mode) if mode else None
    if key == PLACEMENT:
        return _placement(asked)
    text = asked.text(key, is_blank_allowed=False)
    if not text or not names.is_position(asked, key, position := names.position(text)):
        return None
    return PositionChange(move=Move(key), position=position)


def _placement(asked: Asked) -> PlacementChange | None:
    table = asked.table(PLACEMENT)
    kinds = {each.value: each for each in CosignerKind}
    table.only(*kinds)
    found = {kind: table.choice(name, Anchor) for name, kind in kinds.items()}
    anchors = {kind: anchor for kind, anchor in found.items() if anchor}
    if not anchors and not asked.faults.is_told(*asked.place, PLACEMENT):
        asked.tell(PLACEMENT, "沒有寫哪一種會辦改到哪裡", '{ unit = "agency_head" } 之類的表')
    return PlacementChange(anchors=anchors) if anchors else None
