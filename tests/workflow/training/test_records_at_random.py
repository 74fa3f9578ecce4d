"""Whatever a record says, it is played or refused in words; what is played can be answered."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.marks import ALIASES, Action
from tests.workflow.training.situations import BOOK, deadline_exercise, next_exercise
from workflow.organisation.people import positions_in
from workflow.training.exercise import Exercise, LogLine
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.points import raw_of
from workflow.training.questions import question_of

AGENCY = BOOK.agency
LINES = [f"line:{row.line}" for row in BOOK.rows if row.is_routable]
ACTIONS = [each.value for each in Action] + [*ALIASES, "送會", "", "蓋章", "draft"]
PLACES = [*(unit.name for unit in AGENCY.units), *AGENCY.cosigner_names, "機關", "", "公關室"]
POSITIONS = [*(key.partition("/")[2] for key in positions_in(AGENCY)), "", "科長", "\ud800"]
TARGETS = [*PLACES, *POSITIONS, *LINES[:3], "展期", "改分", "速件", "1150000009", "示範人員"]
TIMES = [
    *("", "", "", "2026-03-02", "115.3.4", "2026-03-05T10:00", "2026-03-09T09:00:00+08:00"),
    *("9999-12-31", "0001-01-01T00:00:00+23:59", "昨天", "2026-13-01"),
]
DAYS = ["", "2026-03-12", "115.3.20", "2026-12-31", "9999-12-31", "明天"]
WORDS = ["", "如擬", "發", "不發", "緩發", "甲案", "有意見", "免會", "同意", "\x00", "長" * 3000]
MARKS = ["", "代", "併計", "內容變更", "先簽後稿", "以稿代簽", "主件", "代為決行、代"]
CELLS = {
    "動作": ACTIONS,
    "單位": PLACES,
    "職稱": POSITIONS,
    "對象": TARGETS,
    "時間": TIMES,
    "限辦日期": DAYS,
    "決定": WORDS,
    "意見": WORDS,
    "意見別": WORDS,
    "註記": MARKS,
    "人員": ["", "示範人員", "出缺"],
    "被代理人": ["", "示範股長", "出缺"],
    "流程列": ["", "", "", *LINES[:2], "沒有這一列"],
    "類別": ["", "限期", "人民申請", "急件"],
    "速別": ["", "速件", "特急件"],
}
TURNS = [("擬辦", "承辦人員"), ("審核", "股長"), ("審核", "組長"), ("會辦", ""), ("核定", "局長")]


@st.composite
def lines(draw: st.DrawFn) -> LogLine:
    """A line that may say anything; more often than not one of the usual."""
    if draw(st.integers(0, 2)):
        action, position = draw(st.sampled_from(TURNS))
        return {"動作": action, "職稱": position, "單位": draw(st.sampled_from(PLACES[:8]))}
    names = draw(st.sets(st.sampled_from([*CELLS]), min_size=2))
    return {"動作": "擬辦"} | {name: draw(st.sampled_from(CELLS[name])) for name in sorted(names)}


def check(exercise: Exercise) -> None:
    """It is refused in words, or its key earns all."""
    try:
        question = question_of(exercise, BOOK)
    except BadExercisesError as error:
        assert error.faults
        for fault in error.faults:
            assert isinstance(fault, ExerciseFaultError)
            assert fault.exercise == exercise.id
            assert fault.field
            assert fault.why
            assert fault.allowed
        return
    points = question.points(question.key)
    assert raw_of(points) == 1
    assert not [*question.faults(question.key)]
    assert all(point.message for point in points)


@settings(max_examples=settings().max_examples * 5)
@given(row=st.sampled_from(LINES), record=st.lists(lines(), max_size=8))
def test_any_record_says_who_is_next_or_why_not(row: str, record: list[LogLine]) -> None:
    check(next_exercise(row, *record))


@settings(max_examples=settings().max_examples * 5)
@given(
    record=st.lists(lines(), max_size=5),
    facts=st.fixed_dictionaries(
        {
            "category": st.sampled_from(["一般", "限期", "人民申請", "質詢", "", "急件"]),
            "urgency": st.sampled_from(["普通件", "最速件", "", "特急件"]),
            "limit": st.sampled_from(["", "文到10日", "文到0日", "115.3.14", "2026-02-01", "兩週"]),
            "closed_at": st.sampled_from([None, "2026-03-02T10:00:00+08:00", "2026-03-20T10:00Z"]),
            "closed_by": st.sampled_from(["", "發文", "組長", "\ud800"]),
            "closures": st.sampled_from([(), ("2026-03-03",), ("2026-03-03", "2026-03-07")]),
            "asks": st.sampled_from([("due",), ("used_days", "on_time"), ("on_time", "due")]),
        }
    ),
)
def test_any_dates_can_be_counted_or_are_refused(
    record: list[LogLine], facts: dict[str, Any]
) -> None:
    check(deadline_exercise(*record, **facts))
