"""Rulebook + edits -> the rulebook that they would make; or every reason why they may not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rules.editing.changing import Unlawful, changed, concerns
from rules.editing.choosing import Refusal, chosen, lines_text, refused
from rules.editing.edit import Edit, EditFaultError
from rules.errors import BadInputError
from rules.route import compile_route
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow

Rows = dict[int, RuleRow]  # by line, as edited so far


def edited(rulebook: Rulebook, edits: Sequence[Edit]) -> Rulebook:
    """The rulebook with these rows changed; raises BadInputError with every EditFaultError.

    Filters choose among the rows as `rulebook` has them; the changes follow one another. The
    version says that rows are edited, and the same rows edited alike have the same version.
    """
    rows: Rows = {}
    faults: list[EditFaultError] = []
    for number, edit in enumerate(edits, 1):
        for each in _followed(rulebook, edit, rows):
            faults.append(
                EditFaultError(
                    number=number,
                    key=each.key,
                    value=each.value,
                    why=each.why,
                    allowed=each.allowed,
                )
            )
    if faults:
        raise BadInputError(faults)
    return replace(rulebook, edits=tuple(rows[line] for line in sorted(rows))) if rows else rulebook


def meant(rulebook: Rulebook, edit: Edit) -> tuple[RuleRow, ...]:
    """The rows as issued that an edit is about."""
    return tuple(row for row in chosen(rulebook, edit.choice) if concerns(row, edit.change))


def _followed(rulebook: Rulebook, edit: Edit, rows: Rows) -> Iterator[Refusal]:
    """Change the rows that one edit means; what cannot be is told, and changed in none."""
    found = list(refused(rulebook, edit.choice))
    yield from found
    if found:
        return
    mine: Rows = {}
    why_not: dict[Unlawful, list[RuleRow]] = {}
    for row in meant(rulebook, edit):
        now = rows.get(row.line, row)
        after = changed(now, edit.change, rulebook.agency) if row.is_routable else _doubtful(row)
        if isinstance(after, Unlawful):
            why_not.setdefault(after, []).append(row)
        elif not _is_same(now, after, rulebook):
            mine[row.line] = after
    for unlawful, of in why_not.items():
        yield _refusal(edit, f"{lines_text(tuple(of))}：{unlawful.why}", unlawful.allowed)
    if not mine and not why_not:
        why = "所選的列沒有這樣的會辦，或本來就是這樣"
        yield _refusal(edit, why, "別的值，或選有會辦的列")
    rows |= mine


def _is_same(before: RuleRow, after: RuleRow, rulebook: Rulebook) -> bool:
    """Whether two rows are walked alike."""
    if before.steps != after.steps:
        return False
    one, other = (compile_route(each, rulebook.agency) for each in (before, after))
    return one.stages == other.stages


def _doubtful(row: RuleRow) -> Unlawful:
    why = str(row.why_doubtful)
    allowed = "先校對這一列；或縮小篩選，不選這些列"
    return Unlawful(why=f"這一列存疑，尚不能排流程（{why}）", allowed=allowed)


def _refusal(edit: Edit, why: str, allowed: str) -> Refusal:
    return Refusal(key=edit.key, value=edit.value, why=why, allowed=allowed)
