"""The rows that a scenario edits, before and after: what people look at before anything runs."""

from collections.abc import Iterator, Sequence

from rules.agency.agency import Mode
from rules.comparing import RowChange, compare
from rules.editing.applying import edited
from rules.editing.edit import Edit
from rules.export import Record, cosigner_records, stage_record, step_records
from rules.marks import Action
from rules.route import CosignStage, Route
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow


def row_changes(edits: Sequence[Edit], rulebook: Rulebook) -> tuple[RowChange, ...]:
    """Every row that the edits change, in printed order; raises BadInputError."""
    return compare(rulebook, edited(rulebook, edits)).rows if edits else ()


def change_records(changes: Sequence[RowChange], rulebook: Rulebook) -> list[Record]:
    """The rows changed, as programs read them."""
    return [
        {
            "key": each.row.key,
            "line": each.row.line,
            **{
                when: _row_record(row, rulebook)
                for when, row in (("before", each.a), ("after", each.b))
                if row
            },
        }
        for each in changes
    ]


def change_lines(changes: Sequence[RowChange], rulebook: Rulebook) -> Iterator[str]:
    """The rows changed, as people read them: three lines a row."""
    for each in changes:
        yield f"第 {each.row.line} 行 {each.row.key}"
        for when, row in (("原為", each.a), ("改為", each.b)):
            if row:
                yield f"  {when} {route_text(rulebook.route(row))}"


def route_text(route: Route) -> str:
    """A route in one line: 承辦人員擬辦 → 會辦（資安室、法務局） → 局長核定."""
    return " → ".join(
        f"{Action.COSIGN.value}（{_branches(stage)}）"
        if isinstance(stage, CosignStage)
        else f"{stage.position}{stage.action.value}"
        for stage in route.stages
    )


def _branches(stage: CosignStage) -> str:
    """Who co-signs; an arrow between those who are asked one after the other."""
    return ("→" if stage.mode is Mode.SEQUENTIAL else "、").join(stage.queue)


def _row_record(row: RuleRow, rulebook: Rulebook) -> Record:
    route = rulebook.route(row)
    return {
        "steps": step_records(row.steps),
        "decider": row.decider,
        "cosigners": cosigner_records(row.cosigners),
        "stages": [stage_record(stage, route.ladder) for stage in route.stages],
    }
