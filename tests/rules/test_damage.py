"""Damage of any kind: a file is refused with its faults, or every row is lawful or doubtful."""

from hypothesis import given
from hypothesis import strategies as st

from rules.cosigning import UnreadableCosignerError, read_cosigners
from rules.errors import BadInputError, UnknownKeyError
from rules.ladder import Ladder
from rules.marks import Action, Steps
from rules.reading.markdown import read_markdown
from rules.route import compile_route
from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from rules.rulerow import RuleRow, read_rows
from tests.rules.building import a_page, line, shipped

LINES = (shipped_agency(DEFAULT_AGENCY) / "taipei-doit.md").read_text("utf-8").split("\n")
FRAMED = [at for at, text in enumerate(LINES) if text.startswith("|")]

TEXTS = st.sampled_from(
    [
        *("", "", "", "擬辦", "V", "√", "核定", "審核", "≠"),
        *(
            "甲",
            "乙",
            "人事共同乙",
            "丙",
            "表別",
            "公務項目",
            "公務內容",
            "業務名稱",
            "會辦機關(單位)",
        ),
        *("承辦人員", "主任", "股長", "組長", "專門委員", "主任秘書", "副局長", "局長", "市長"),
        *("臺北市政府資訊局人事室分層負責明細表", "臺北市政府資訊局綜合企劃組分層負責明細表"),
        *(
            "人事室",
            "法務局",
            "各組",
            "應服組秘書室",
            "會法務局前需加會法務人員",
            "必要時會辦會計室",
        ),
    ]
)
CELLS = TEXTS | st.text(alphabet="會辦前需加免應、，。|-: \t\r\0Ａ台臺", max_size=8)
SCHEDULES, CONTENTS = (
    st.sampled_from(["甲", "乙", "人事共同乙"]),
    st.sampled_from(["甲。", "乙。", ""]),
)
MARKS = st.sampled_from(["擬辦", "V", "V", "V", "", "", "核定", "核定", "≠", "人事室", "秘書室"])
COSIGN_WORDS = st.lists(
    st.sampled_from(
        [
            *("會", "會辦", "前需加會", "應", "免", "必要時", "、", "，", " ", "室"),
            *("人事室", "秘書室", "應服組", "各組", "法務局", "本機關法務人員", "文化局"),
        ]
    ),
    max_size=6,
).map("".join)
ADD, ALTER, DROP, DOUBLE, CUT, SPLIT = "add", "alter", "drop", "double", "cut", "split"


def is_lawful(steps: Steps, ladder: Ladder, schedule: str) -> bool:
    ranks = [ladder.rank(step.position) for step in steps]
    first, last = steps[0], steps[-1]
    return (
        ranks == sorted(set(ranks))
        and ranks[0] == 0
        and (first.action is Action.DRAFT or len(steps) == 1)
        and last.action is Action.DECIDE
        and all(step.action is Action.REVIEW for step in steps[1:-1])
        and not (schedule.endswith("乙") and last.position == "市長")
    )


def assert_lawful_or_doubtful(rows: tuple[RuleRow, ...]) -> None:
    for row in rows:
        ladder = shipped().agency.unit(row.unit).ladder
        readings = [each for doubt in row.doubts for each in doubt.candidates]
        if row.is_routable:
            assert not row.doubts
            assert compile_route(row, shipped().agency).stages
            readings.append(row.steps)
        else:
            assert row.doubts
            assert not row.steps
        assert all(is_lawful(each, ladder, row.schedule) for each in readings), row
    assert len({row.key for row in rows}) == len(rows)


def read_or_refused(text: str) -> tuple[RuleRow, ...]:
    """The rows of this file; none if it is refused with its faults."""
    try:
        table = read_markdown(text.encode(), file="test.md", agency=shipped().agency)
    except BadInputError as refusal:
        assert refusal.faults
        return ()
    rows = read_rows(table, shipped().agency)
    assert len(rows) == sum(len(page.rows) for page in table.pages)
    return rows


def damaged(at: int, column: int, how: str, text: str) -> list[str]:
    """The shipped lines with one cell of one line dropped, doubled, altered or added."""
    cells = LINES[at].removeprefix("|").removesuffix("|").split("|")
    column %= len(cells)
    changed = {
        DROP: cells[:column] + cells[column + 1 :],
        DOUBLE: cells[:column] + cells[column : column + 1] + cells[column:],
        ALTER: [*cells[:column], text, *cells[column + 1 :]],
        ADD: [*cells[:column], text, *cells[column:]],
    }
    return [*LINES[:at], line([cell.strip() for cell in changed[how]]), *LINES[at + 1 :]]


@given(raw=st.binary(max_size=400))
def test_bytes_of_no_meaning_are_refused(raw: bytes) -> None:
    try:
        table = read_markdown(raw, file="test.md", agency=shipped().agency)
    except BadInputError as refusal:
        assert refusal.faults
    else:
        assert table.pages


@given(lines=st.lists(st.lists(CELLS, min_size=1, max_size=14).map(line), max_size=12))
def test_a_table_of_any_cells_is_refused_or_read(lines: list[str]) -> None:
    title = line(["臺北市政府資訊局人事室分層負責明細表"])

    assert_lawful_or_doubtful(read_or_refused("\n".join([title, *lines])))


@given(rows=st.lists(st.tuples(SCHEDULES, CONTENTS, st.lists(MARKS, max_size=11)), max_size=5))
def test_a_page_of_any_marks_is_lawful_or_doubtful(rows: list[tuple[str, str, list[str]]]) -> None:
    lines = [line([schedule, "項目", content, "", *marks]) for schedule, content, marks in rows]

    read = read_or_refused(a_page(*lines))

    assert len(read) == len(rows)
    assert_lawful_or_doubtful(read)


@given(
    at=st.sampled_from(FRAMED),
    column=st.integers(min_value=0, max_value=17),
    how=st.sampled_from([DROP, DOUBLE, ALTER, ADD]),
    text=TEXTS,
)
def test_a_damaged_cell_leaves_every_row_lawful_or_doubtful(
    at: int, column: int, how: str, text: str
) -> None:
    assert_lawful_or_doubtful(read_or_refused("\n".join(damaged(at, column, how, text))))


@given(at=st.sampled_from(FRAMED), how=st.sampled_from([DROP, DOUBLE, CUT, SPLIT]))
def test_a_damaged_line_leaves_every_row_lawful_or_doubtful(at: int, how: str) -> None:
    text = LINES[at]
    half = len(text) // 2
    changed = {DROP: [], DOUBLE: [text] * 2, CUT: [text[:half]], SPLIT: [text[:half], text[half:]]}

    rows = read_or_refused("\n".join([*LINES[:at], *changed[how], *LINES[at + 1 :]]))

    assert_lawful_or_doubtful(rows)


@given(at=st.sampled_from([at for at in FRAMED if LINES[at].startswith(("| 甲", "| 乙"))]))
def test_no_row_is_lost_in_silence(at: int) -> None:
    lines = [*LINES[:at], LINES[at].removeprefix("|"), *LINES[at + 1 :]]

    assert read_or_refused("\n".join(lines)) == ()


@given(text=COSIGN_WORDS)
def test_what_a_cosign_text_asks_is_read_once_or_not_at_all(text: str) -> None:
    try:
        asked = read_cosigners(text, unit="秘書室", agency=shipped().agency)
    except UnreadableCosignerError:
        return

    names = [each.name for each in asked]
    assert len(set(names)) == len(names)
    assert "秘書室" not in names
    assert all(each.before in {*names, None} and each.before != each.name for each in asked)


@given(key=st.text(alphabet="line:0９綜合企劃組/甲#2 台\0", max_size=20))
def test_any_key_finds_a_row_or_is_refused(key: str) -> None:
    try:
        assert shipped().find(key) in shipped().rows
    except UnknownKeyError as refusal:
        assert refusal.key == key
