"""Pages whose print hangs together badly: headers with marks, odd columns, texts out of place."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rules.agency.agency import Agency
from rules.days import AND
from rules.lint.finding import Check, Finding, finding
from rules.marks import Action, Flaw, Steps, is_mark, mark_of, read_marks, steps_said
from rules.pagereader import HEADINGS
from rules.rulerow import RuleRow
from rules.sentence import Said, msgid
from rules.table import Page, Table, TableRow

HEADER_ANSWERS = msgid(
    "第 %(line)s 行的表頭帶著記號「%(text)s」，若是這一列的，讀為「%(steps)s」，可答這一列的疑義"
)
HEADER_CONTRADICTS = msgid("第 %(line)s 行的表頭帶著記號「%(text)s」，與本頁第一列所印不同")
COLUMN_BLANK = msgid(
    "第 %(page)s 頁到得了%(position)s的 %(count)s 列，%(position)s欄全是空白；"
    "別頁相同公務內容或同單位同層核定的列，有 %(share)s 印了記號"
)
COLUMN_REPEATED = msgid(
    "第 %(page)s 頁第 %(column)s、%(next)s 欄在到得了的 %(count)s 列都相同，"
    "有的列同是記號、有的列同是空白，恐是一欄印了兩次"
)
WITHIN_COLUMN = msgid("第 %(lines)s 行的會辦文字印在%(position)s欄內，會辦欄是第 %(due)s 欄")
IN_COLUMN = msgid("第 %(lines)s 行的會辦文字印在第 %(column)s 欄，會辦欄是第 %(due)s 欄")
ENOUGH_ROWS = 3
ENDS = (Action.DRAFT, Action.DECIDE)
USUALLY = 0.75  # how often the unit's other pages mark a column for its blanks to be odd


def page_findings(rows: Sequence[RuleRow], table: Table, agency: Agency) -> Iterator[Finding]:
    """Every oddity of every page.

    By page, then by kind. Columns count from 0 here and from 1 in messages.
    """
    marked = _marked_elsewhere(rows, agency)
    for page in table.pages:
        here = [row for row in rows if row.page == page.number]
        if not here:
            continue
        yield from _header_marks(page, here[0], agency)
        yield from _blank_columns(here, marked, agency)
        yield from _repeated_columns(page, here, agency)
        yield from _texts_beyond(here, agency)


def _header_marks(page: Page, first: RuleRow, agency: Agency) -> Iterator[Finding]:
    """A header line that holds a row's marks."""
    for header in page.headers:
        marks = header.texts[HEADINGS:]
        if not any(mark_of(text) in ENDS for text in marks):
            continue
        if _is_like(marks, first.printed):
            continue
        reading = _read(header, first, agency)
        places = [at for at, text in enumerate(marks) if is_mark(text)]
        shown = " ".join(text or "·" for text in marks[places[0] : places[-1] + 1])
        if reading == first.steps:
            continue  # a reviewer has read the first row so
        candidates = () if isinstance(reading, Flaw) else (reading,)
        facts = {"line": header.line, "text": shown}
        if candidates and not first.steps:
            answer = facts | {"steps": steps_said(candidates[0])}
            said = Said(template=HEADER_ANSWERS, facts=answer)
            yield finding(Check.HEADER_ANSWERS, [first], said, candidates)
        else:
            said = Said(template=HEADER_CONTRADICTS, facts=facts)
            yield finding(Check.HEADER_CONTRADICTS, [first], said, candidates)


def _is_like(marks: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the header repeats what the row prints, place by place; other words do not count."""
    start = next((at for at, text in enumerate(printed) if mark_of(text) in ENDS), HEADINGS)
    return _signs(marks) == _signs(printed[start:])


def _signs(texts: Sequence[str]) -> list[tuple[int, str]]:
    return [(at, text) for at, text in enumerate(texts) if is_mark(text)]


def _read(header: TableRow, row: RuleRow, agency: Agency) -> Steps | Flaw:
    banned = agency.schedule_of(row.schedule).never_decided_by
    return read_marks(header.cells[HEADINGS:], agency.unit(row.unit).ladder, banned)


Marked = dict[tuple[str, ...], Counter[tuple[int, bool]]]


def _marked_elsewhere(rows: Sequence[RuleRow], agency: Agency) -> Marked:
    """By comparable rows and position: on which page the position signs, and how often."""
    marked: Marked = defaultdict(Counter)
    for row in rows:
        for position, signs in _below(row, agency):
            for like in _likes(row, position):
                marked[like][row.page, signs] += 1
    return marked


def _below(row: RuleRow, agency: Agency) -> Iterator[tuple[str, bool]]:
    """The positions between drafter and decider, and whether each signs."""
    positions = agency.unit(row.unit).ladder.positions
    if row.decider in positions:
        signing = {step.position for step in row.steps}
        for position in positions[1 : positions.index(row.decider)]:
            yield position, position in signing


def _likes(row: RuleRow, position: str) -> tuple[tuple[str, ...], ...]:
    """What makes rows comparable, the nearest first: the same matter, else the same unit."""
    alike = (row.schedule[-1], row.decider or "", position)
    return (("matter", row.content, *alike), ("unit", row.unit, *alike))


def _blank_columns(here: list[RuleRow], marked: Marked, agency: Agency) -> Iterator[Finding]:
    """Columns blank where comparable rows are marked.

    A position counts that signs in none of at least ENOUGH_ROWS rows reaching above it, while it
    signs in USUALLY of the comparable rows on other pages.
    """
    columns: dict[str, list[tuple[RuleRow, bool]]] = defaultdict(list)
    for row in here:
        for position, signs in _below(row, agency):
            columns[position].append((row, signs))
    for position, reaching in columns.items():
        rows = [row for row, _ in reaching]
        if len(rows) < ENOUGH_ROWS or any(signs for _, signs in reaching):
            continue
        usual = sum(_share(row, position, marked) for row in rows) / len(rows)
        if usual >= USUALLY:
            facts = {"page": rows[0].page, "position": position, "count": len(rows)}
            said = Said(template=COLUMN_BLANK, facts=facts | {"share": f"{usual:.0%}"})
            yield finding(Check.COLUMN_BLANK, rows, said)


def _share(row: RuleRow, position: str, marked: Marked) -> float:
    """How much of the comparable rows of other pages marks `position`."""
    for like in _likes(row, position):
        counts = {
            signs: sum(
                n for (page, said), n in marked[like].items() if said is signs and page != row.page
            )
            for signs in (True, False)
        }
        if total := sum(counts.values()):
            return counts[True] / total
    return 0.0


def _repeated_columns(page: Page, here: list[RuleRow], agency: Agency) -> Iterator[Finding]:
    """Two columns side by side alike in every row, some marked and some blank."""
    width = len(agency.unit(page.unit).ladder.positions)
    start = min(
        (at for row in here for at, text in enumerate(row.printed) if mark_of(text) in ENDS),
        default=HEADINGS,
    )
    for at in range(start + 1, start + width - 1):
        reaching = [row for row in here if _last_mark(row) > at + 1]
        pairs = [row.printed[at : at + 2] for row in reaching]
        alike = all(left == right for left, right in pairs)
        if len(pairs) >= ENOUGH_ROWS and alike and len(set(pairs)) > 1:
            facts = {"page": page.number, "column": at + 1, "next": at + 2, "count": len(pairs)}
            said = Said(template=COLUMN_REPEATED, facts=facts)
            yield finding(Check.COLUMN_REPEATED, reaching, said)


def _last_mark(row: RuleRow) -> int:
    return max((at for at, text in enumerate(row.printed) if is_mark(text)), default=0)


def _texts_beyond(here: list[RuleRow], agency: Agency) -> Iterator[Finding]:
    """會辦 text in another column than the one after the ladder."""
    positions = agency.unit(here[0].unit).ladder.positions
    due = HEADINGS + len(positions)
    found: dict[int, list[RuleRow]] = defaultdict(list)
    for row in here:
        for at, text in enumerate(row.printed):
            if at >= HEADINGS and at != due and not is_mark(text) and _asks(row, text):
                found[at].append(row)
    for at, rows in found.items():
        template = WITHIN_COLUMN if at == due - 1 else IN_COLUMN
        lines = AND.join(str(row.line) for row in rows)
        where = {"lines": lines, "position": positions[-1], "column": at + 1, "due": due + 1}
        yield finding(Check.TEXT_BEYOND_COLUMN, rows, Said(template=template, facts=where))


def _asks(row: RuleRow, text: str) -> bool:
    return bool(text) and text in row.cosign_text
