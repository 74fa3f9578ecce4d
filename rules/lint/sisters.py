"""Rows that ought to agree: sister units, families of 公務內容, rows told apart by their task."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rules.agency.agency import Agency
from rules.days import AND
from rules.lint.finding import Check, Finding, finding
from rules.marks import steps_said
from rules.rulerow import RuleRow
from rules.sentence import SIDE_BY_SIDE, Said, joined, msgid

FAMILY_ITEMS = 5  # under so many 公務項目 must the same set recur to be a family
FAMILY_MEMBERS = 3
STANDS_IN = 60  # a content this near to a missing member takes its place
UNIT_HEAD = msgid("單位主管")
QUOTED = msgid("「%(text)s」")
MEMBER_MISSING = msgid("公務項目「%(title)s」少了%(missing)s；同類的公務項目都有")
MEMBER_DIFFERS = msgid(
    "「%(text)s」在%(unit)s其他 %(count)s 個公務項目由%(usual)s核定，"
    "在「%(title)s」由%(position)s核定"
)
DISAGREE = msgid("相同的公務內容「%(text)s」各單位核定層級不同：%(sides)s")
DECIDED_BY = msgid("%(unit)s由%(position)s核定")
SAME_KEY = msgid("第 %(lines)s 行的單位、表別、項目、內容與業務名稱都相同")
TASK_LOST = msgid("這幾列只差業務名稱，而有的沒有印，恐是漏了：%(rows)s")
WITH_TASK = msgid("第 %(line)s 行「%(text)s」%(decided)s")
WITHOUT_TASK = msgid("第 %(line)s 行未印業務名稱%(decided)s")
IN_DOUBT = msgid("存疑")
TASK_COPIED = msgid("業務名稱照抄公務內容「%(text)s」")


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
            quoted = (Said(template=QUOTED, facts={"text": content}) for content in missing)
            facts = {"title": rows[0].item, "missing": joined(quoted, by=SIDE_BY_SIDE)}
            said = Said(template=MEMBER_MISSING, facts=facts)
            yield finding(Check.FAMILY_MEMBER_MISSING, list(rows), said)


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
                    said = _differs(row, str(usual), count)
                    yield finding(Check.FAMILY_MEMBER_DIFFERS, [row, example], said)


def _differs(row: RuleRow, usual: str, count: int) -> Said:
    where = {"text": row.content, "unit": row.unit, "title": row.item}
    facts = {"count": count, "usual": usual, "position": row.decider or "", **where}
    return Said(template=MEMBER_DIFFERS, facts=facts)


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
            sides = joined(
                Said(template=DECIDED_BY, facts={"unit": unit, "position": level})
                for unit, (level, _) in usual.items()
            )
            facts = {"text": examples[0].content, "sides": sides}
            yield finding(Check.SISTERS_DISAGREE, examples, Said(template=DISAGREE, facts=facts))


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
            lines = AND.join(str(row.line) for row in same)
            said = Said(template=SAME_KEY, facts={"lines": lines})
            yield finding(Check.SAME_KEY, same, said)
        if tasks[""] and len(each) > 1 and (len(tasks) > 1 or len({row.steps for row in each}) > 1):
            lost = sorted(each, key=lambda row: bool(row.task))
            yield finding(Check.TASK_LOST, lost, _lost_task(each))


def _lost_task(rows: Sequence[RuleRow]) -> Said:
    return Said(template=TASK_LOST, facts={"rows": joined(map(_task_of, rows))})


def _task_of(row: RuleRow) -> Said:
    decided = steps_said(row.steps[-1:]) if row.steps else Said(template=IN_DOUBT)
    template = WITH_TASK if row.task else WITHOUT_TASK
    return Said(template=template, facts={"line": row.line, "text": row.task, "decided": decided})


def _copied_tasks(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    for row in rows:
        if row.task and row.task.strip("。") == row.content.strip("。"):
            said = Said(template=TASK_COPIED, facts={"text": row.content})
            yield finding(Check.TASK_COPIES_CONTENT, [row], said)
