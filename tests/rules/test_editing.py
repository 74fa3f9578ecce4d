"""Edits of the table: what each does to a row, what is refused, what never changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.agency.agency import Anchor, CosignerKind, Mode
from rules.comparing import compare
from rules.editing.applying import edited, meant
from rules.editing.edit import (
    Choice,
    Edit,
    ModeChange,
    Move,
    PlacementChange,
    PositionChange,
    RowEdit,
)
from rules.errors import BadInputError
from rules.marks import lawful_steps
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from tests.rules.building import shipped, signed, walked

HEAD = "承辦人員 擬辦 > 股長 審核 > 組長 審核"
ALL = f"{HEAD} > 專門委員 審核 > 主任秘書 審核 > 副局長 審核 > 局長 核定"
POSITIONS = [*shipped().agency.units[0].ladder.positions, "主任"]
CHANGES = st.one_of(
    st.builds(PositionChange, move=st.sampled_from(Move), position=st.sampled_from(POSITIONS)),
    st.builds(ModeChange, mode=st.sampled_from(Mode)),
    st.builds(
        PlacementChange,
        anchors=st.dictionaries(st.sampled_from(CosignerKind), st.sampled_from(Anchor), min_size=1),
    ),
)
ROWS = st.lists(st.sampled_from(shipped().rows), min_size=1, max_size=3, unique_by=id)


def of_lines(change: RowEdit, *lines: int) -> Edit:
    return Edit(choice=Choice(rows=tuple(f"line:{line}" for line in lines)), change=change)


def position(move: Move, name: str, line: int = 40) -> Edit:
    return of_lines(PositionChange(move=move, position=name), line)


def the_row(*edits: Edit, line: int = 40) -> RuleRow:
    return edited(shipped(), edits).at_line(line)


def faults_of(*edits: Edit, book: Rulebook | None = None) -> list[str]:
    with pytest.raises(BadInputError, match=r".+") as caught:
        edited(book or shipped(), edits)
    return [str(fault) for fault in caught.value.faults]


def test_a_row_is_lowered_raised_shortened_and_lengthened() -> None:
    assert signed(shipped().at_line(40)) == ALL
    assert signed(the_row(position(Move.LOWER, "主任秘書"))) == (
        f"{HEAD} > 專門委員 審核 > 主任秘書 核定"
    )
    assert signed(the_row(position(Move.DROP, "專門委員"))) == ALL.replace(" > 專門委員 審核", "")
    lowered = position(Move.LOWER, "組長")
    raised = signed(the_row(lowered, position(Move.RAISE, "主任秘書")))
    assert raised == f"{HEAD} > 專門委員 審核 > 主任秘書 核定"
    dropped = position(Move.DROP, "股長")
    assert signed(the_row(dropped, position(Move.ADD, "股長"))) == ALL


def test_who_drafts_may_decide_alone_and_drafts_again_when_it_is_raised() -> None:
    alone = position(Move.LOWER, "承辦人員")

    assert signed(the_row(alone)) == "承辦人員 核定"
    assert walked(edited(shipped(), [alone]).route(the_row(alone))) == (
        "承辦人員 擬辦 > 承辦人員 核定"
    )
    assert signed(the_row(alone, position(Move.RAISE, "組長"))) == (
        "承辦人員 擬辦 > 股長 審核 > 組長 核定"
    )


def test_co_signatures_owed_beyond_a_new_decider_stay_before_the_decision() -> None:
    before = shipped().route(shipped().at_line(109))
    lower = position(Move.LOWER, "組長", 109)
    after = edited(shipped(), [lower]).route(the_row(lower, line=109))

    assert [each for each in walked(before).split(" > ") if "會辦" in each] == [
        each for each in walked(after).split(" > ") if "會辦" in each
    ]
    assert walked(after).endswith("> 組長 核定")


def test_co_signers_are_asked_otherwise_and_elsewhere_in_their_rows_alone() -> None:
    mode = of_lines(ModeChange(mode=Mode.SEQUENTIAL), 109, 40)
    later = of_lines(PlacementChange(anchors=dict.fromkeys(CosignerKind, Anchor.AGENCY_HEAD)), 109)

    book = edited(shipped(), [mode, later])

    changes = compare(shipped(), book).rows
    assert [(each.row.line, each.changes_only_cosigning) for each in changes] == [(109, True)]
    issued, now = (walked(each.route(each.at_line(109))) for each in (shipped(), book))
    assert issued.split(" > ")[-1] == now.split(" > ")[-1]
    assert issued.index("會辦") < now.index("會辦")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (position(Move.LOWER, "局長"), "lower_to 局長 第 40 行 不比他低 副局長"),
        (position(Move.RAISE, "組長"), "raise_to 組長 第 40 行 不比他高 市長"),
        (position(Move.RAISE, "市長"), "raise_to 市長 第 40 行 不由市長核定 局長"),
        (position(Move.DROP, "局長"), "drop_review 局長 第 40 行 不在這裡審核 副局長"),
        (position(Move.ADD, "股長"), "add_review 股長 第 40 行 本來就在這裡簽核"),
        (position(Move.ADD, "市長"), "add_review 市長 第 40 行 核定者局長之上"),
        (position(Move.LOWER, "主任"), "lower_to 主任 綜合企劃組 沒有這個職稱 組長"),
        (of_lines(ModeChange(mode=Mode.PARALLEL), 109), "cosign_mode parallel 本來就是這樣"),
        (of_lines(ModeChange(mode=Mode.SEQUENTIAL), 40), "cosign_mode 沒有這樣的會辦"),
    ],
)
def test_what_the_table_would_not_allow_is_refused(edit: Edit, words: str) -> None:
    (fault,) = faults_of(edit)

    assert [word for word in words.split() if word not in fault] == [], fault
    assert "可用：" in fault


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(), "rows 沒有寫要調整哪些列"),
        (Choice(unit="甲乙組"), "unit 甲乙組 綜合企劃組"),
        (Choice(schedule="丁"), "schedule 丁 人事共同乙"),
        (Choice(decider="科長"), "decider 科長 局長"),
        (Choice(sister_decider="科長"), "sister_decider 科長 局長"),
        (Choice(rows=("line:41000",)), "rows line:41000 line:"),
        (Choice(decider="局長", text="沒有這樣的字"), "沒有一列同時符合"),
    ],
)
def test_a_choice_that_names_nothing_is_refused(choice: Choice, words: str) -> None:
    change = PositionChange(move=Move.LOWER, position="副局長")
    (fault,) = faults_of(Edit(choice=choice, change=change))

    assert [word for word in words.split() if word not in fault] == [], fault


def test_a_doubtful_row_is_refused_with_its_doubt() -> None:
    doubtful = next(row for row in shipped().rows if not row.is_routable)

    (fault,) = faults_of(position(Move.LOWER, "副局長", doubtful.line))

    assert f"第 {doubtful.line} 行" in fault
    assert doubtful.doubts[0].message in fault


def test_every_fault_of_every_edit_is_told_at_once() -> None:
    faults = faults_of(position(Move.RAISE, "市長"), position(Move.DROP, "局長", 46))

    assert [fault[:7] for fault in faults] == ["第 1 項調整", "第 2 項調整"]


def test_rows_refused_for_one_reason_are_told_together() -> None:
    (fault,) = faults_of(of_lines(PositionChange(move=Move.LOWER, position="局長"), 40, 46))

    assert "第 40、46 行" in fault


def test_the_version_tells_edited_rows_from_issued_ones() -> None:
    one, other = (edited(shipped(), [position(Move.LOWER, to)]) for to in ("組長", "副局長"))

    assert one.version.startswith(f"{shipped().version}~")
    assert len({shipped().version, one.version, other.version}) == 3
    assert edited(shipped(), [position(Move.LOWER, "組長")]).version == one.version
    assert edited(shipped(), []) is shipped()


@given(rows=ROWS, change=CHANGES)
def test_an_edited_table_is_lawful_and_differs_in_the_rows_meant_alone(
    rows: list[RuleRow], change: RowEdit
) -> None:
    issued, edit = shipped(), of_lines(change, *(row.line for row in rows))
    before = issued.rows
    try:
        book = edited(issued, [edit])
    except BadInputError as error:
        assert error.faults
        return

    for row in book.edits:
        ladder = issued.agency.unit(row.unit).ladder
        banned = issued.agency.schedule_of(row.schedule).never_decided_by
        assert lawful_steps(row.steps, ladder, banned) == row.steps
        assert book.route(row).stages
    changed = {each.row.line for each in compare(issued, book).rows}
    lines = {row.line for row in meant(issued, edit)}
    assert changed == {row.line for row in book.edits}
    assert changed == lines if isinstance(change, PositionChange) else changed <= lines
    assert issued.rows is before
