"""Rows that ought to agree: sister units, families of 公務內容, rows told apart by their task."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rules.agency.agency import Agency
from rules.lint.finding import Check, Finding, finding
from rules.marks import steps_text
from rules.rulerow import RuleRow

FAMILY_ITEMS = 5  # under so many 公務項目 must the same set recur to be a family
FAMILY_MEMBERS = 3
STANDS_IN = 60  # a content this near to a missing member takes its place
UNIT_HEAD = "單位主管"


def sister_findings(rows: Sequence[RuleRow], agency: Agency) -> Iterator[Finding]:
    """Every way in which rows that ought to agree do not."""
    yield from _disagreeing_units(rows, agency)
    for family in _families(rows):
        yield from _missing_members(family)
        yield from _differing_members(family, rows)
    yield from _alike(rows)
    yield from _copied_tasks(rows)


@dataclass(frozen=True, kw_only=True)
class _Family:
    """Contents that recur together, and the 公務項目 they or some of them stand under."""

    kind: str
    contents: tuple[str, ...]
    items: tuple[tuple[RuleRow, ...], ...]


def _families(rows: Sequence[RuleRow]) -> Iterator[_Family]:
    """A family is found by the 公務項目 that print all of it; subsets of it are not families."""
    items = _by_item(rows)
    sets = Counter((kind, frozenset(row.content for row in each)) for kind, each in items)
    known: list[tuple[str, frozenset[str]]] = []
    for (kind, contents), _ in sorted(sets.items(), key=lambda pair: -len(pair[0][1])):
        under = {each[0].item for of, each in items if of == kind and _holds(each, contents)}
        smaller = any(of == kind and contents < others for of, others in known)
        if len(contents) < FAMILY_MEMBERS or len(under) < FAMILY_ITEMS or smaller:
            continue
        known.append((kind, contents))
        printed = dict.fromkeys(row.content for row in rows if row.content in contents)
        theirs = tuple(
            each
            for of, each in items
            if of == kind and len({row.content for row in each} & contents) > 1
        )
        yield _Family(kind=kind, contents=tuple(printed), items=theirs)


def _by_item(rows: Sequence[RuleRow]) -> list[tuple[str, tuple[RuleRow, ...]]]:
    grouped: dict[tuple[str, str, str], list[RuleRow]] = defaultdict(list)
    for row in rows:
        grouped[row.unit, row.schedule[-1], row.item].append(row)
    return [(kind, tuple(each)) for (_, kind, _), each in grouped.items()]


def _holds(rows: Iterable[RuleRow], contents: frozenset[str]) -> bool:
    return contents <= {row.content for row in rows}


def _missing_members(family: _Family) -> Iterator[Finding]:
    """The 公務項目 that lack a member.

    What one prints in nearly the same words stands in for a member (STANDS_IN of 100).
    """
    for rows in family.items:
        printed = [row.content for row in rows]
        missing = [
            content
            for content in family.contents
            if not any(fuzz.ratio(content, each) >= STANDS_IN for each in printed)
        ]
        if missing:
            named = "".join(f"「{content}」" for content in missing)
            message = f"公務項目「{rows[0].item}」少了{named}；同類的公務項目都有"
            yield finding(Check.FAMILY_MEMBER_MISSING, list(rows), message)


def _differing_members(family: _Family, rows: Sequence[RuleRow]) -> Iterator[Finding]:
    """A member decided elsewhere than most of its sisters in the same unit."""
    for content in family.contents:
        sisters = [
            row for row in rows if row.content == content and row.schedule[-1] == family.kind
        ]
        for unit in dict.fromkeys(row.unit for row in sisters):
            alike = [row for row in sisters if row.unit == unit and row.steps]
            deciders = Counter(row.decider for row in alike)
            usual, count = deciders.most_common(1)[0] if deciders else (None, 0)
            if count < FAMILY_MEMBERS or 2 * count <= len(alike):
                continue
            for row in alike:
                if row.decider != usual:
                    example = next(each for each in alike if each.decider == usual)
                    message = (
                        f"「{content}」在{unit}其他 {count} 個公務項目由{usual}核定，"
                        f"在「{row.item}」由{row.decider}核定"
                    )
                    yield finding(Check.FAMILY_MEMBER_DIFFERS, [row, example], message)


def _disagreeing_units(rows: Sequence[RuleRow], agency: Agency) -> Iterator[Finding]:
    """The same matter of several units, decided at different levels; a unit's habit counts."""
    same: dict[tuple[str, str, str], dict[str, list[RuleRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        if row.steps:
            same[row.schedule[-1], row.content, row.task][row.unit].append(row)
    for units in same.values():
        usual = {unit: habit for unit, each in units.items() if (habit := _usual(each, agency))}
        if len({level for level, _ in usual.values()}) > 1:
            examples = [row for _, row in usual.values()]
            said = "；".join(f"{unit}由{level}核定" for unit, (level, _) in usual.items())
            message = f"相同的公務內容「{examples[0].content}」各單位核定層級不同：{said}"
            yield finding(Check.SISTERS_DISAGREE, examples, message)


def _usual(rows: list[RuleRow], agency: Agency) -> tuple[str, RuleRow] | None:
    """The level of most of a unit's rows, with the first row decided there; None at a tie."""
    levels = [_level(row, agency) for row in rows]
    (level, most), *others = Counter(levels).most_common(2)
    if any(count == most for _, count in others):
        return None
    return level, rows[levels.index(level)]


def _level(row: RuleRow, agency: Agency) -> str:
    """The decider; the heads of all units are one level."""
    is_head = row.decider == agency.unit(row.unit).ladder.head
    return UNIT_HEAD if is_head else row.decider or ""


def _alike(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    """Rows with one key, and rows of which only some have kept their 業務名稱."""
    matters: dict[tuple[str, ...], list[RuleRow]] = defaultdict(list)
    for row in rows:
        matters[row.unit, row.schedule, row.item, row.content].append(row)
    for each in matters.values():
        tasks = Counter(row.task for row in each)
        for task in (task for task, count in tasks.items() if count > 1):
            same = [row for row in each if row.task == task]
            said = f"第 {'、'.join(str(row.line) for row in same)} 行"
            yield finding(Check.SAME_KEY, same, f"{said}的單位、表別、項目、內容與業務名稱都相同")
        if tasks[""] and len(each) > 1 and (len(tasks) > 1 or len({row.steps for row in each}) > 1):
            lost = sorted(each, key=lambda row: bool(row.task))
            yield finding(Check.TASK_LOST, lost, _lost_task(each))


def _lost_task(rows: Sequence[RuleRow]) -> str:
    said = "；".join(
        f"第 {row.line} 行{f'「{row.task}」' if row.task else '未印業務名稱'}"
        f"{steps_text(row.steps[-1:]) or '存疑'}"
        for row in rows
    )
    return f"這幾列只差業務名稱，而有的沒有印，恐是漏了：{said}"


def _copied_tasks(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    for row in rows:
        if row.task and row.task.strip("。") == row.content.strip("。"):
            message = f"業務名稱照抄公務內容「{row.content}」"
            yield finding(Check.TASK_COPIES_CONTENT, [row], message)
