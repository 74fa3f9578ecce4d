"""題紙: what stands on the paper for trainees and on the key, and what must not."""

import re
from typing import Any

import pytest

from tests.workflow.training.sets import Said, a_find_row, a_set, an_order, raw, shipped
from web.files.pdf import standalone
from web.language.i18n import Language
from web.papers.exercise_sheet import exercise_sheet
from workflow.audit.codes import codes
from workflow.training.exercise import Defect, DefectAnswer, Kind
from workflow.training.files import read_set
from workflow.training.making import Wanted, exercise_set
from workflow.training.scoring import questions_in, questions_of

UNIT = "綜合企劃組"
CHOICES = [{"id": name, "kind": "cosigner"} for name in ("人事室", "法務局")]
RECORD = [
    {"動作": "擬辦", "職稱": "承辦人員", "人員": "示範甲", "時間": "2026-03-02T10:00:00+08:00"},
    {"動作": "審核", "職稱": "股長", "人員": "示範乙", "時間": "2026-03-02T14:00:00+08:00"},
]
NEXT: Said = {
    "id": "n1",
    "kind": "next",
    "row": "line:123",
    "situation": {
        **{"unit": UNIT, "subject": "示範主旨", "received_at": "2026-03-02T09:00:00+08:00"},
        "record": RECORD,
    },
    "choices": [{"id": "a", "by": "組長", "action": "審核"}],
}
DEADLINE: Said = {
    "id": "d1",
    "kind": "deadline",
    "skills": ["M8"],
    "situation": {
        **{"urgency": "速件", "received_at": "2026-03-02T09:00:00+08:00"},
        **{"closed_at": "2026-03-05T15:00:00+08:00", "closed_by": "發文"},
        "asks": ["due", "used_days", "on_time"],
    },
}
EVERY = (
    an_order(choices=CHOICES, note="解題說明一"),
    a_find_row(choices=[{"id": "a", "row": "line:9", "text": "市政顧問會議作業"}], note="說明二"),
    NEXT,
    DEADLINE,
)


def paper(*exercises: Said, trainee: bool = False, key: bool = False) -> str:
    """The sheet as a page that stands by itself."""
    read = read_set(raw(a_set(*exercises, title="第一週")), "set.json")
    found, questions = questions_in(read, shipped(), needs_key=not trainee)
    given = None if trainee else questions
    made = exercise_sheet(found, shipped(), given, with_exercises=not key)
    return standalone(made, Language.CHINESE)


def body(page: str) -> str:
    return page.partition("<body>")[2]


@pytest.mark.parametrize("ways", [{"trainee": True}, {"key": True}, {}])
def test_a_sheet_fetches_nothing(ways: dict[str, Any]) -> None:
    page = paper(*EVERY, **ways)

    assert re.findall(r"""\b(?:src|href)\s*=|url\(|@import|<script""", page) == []


def test_a_trainee_finds_everything_to_answer_with() -> None:
    page = body(paper(*EVERY, trainee=True))

    for words in ("姓名", "得分", "第一週", "簽後送會", "人事室、法務局", "市政顧問會議作業"):
        assert words in page
    for words in ("115.03.02 14:00", "示範乙", "組長　審核", "限辦日期", "使用日數", "依限辦結"):
        assert words in page
    assert page.count('<section class="exercise">') == len(EVERY)


def test_a_trainee_finds_neither_key_nor_explanation() -> None:
    page = body(paper(*EVERY, trainee=True))

    assert [
        word for word in ("解題說明一", "說明二", "演練解答", "配分", "→") if word in page
    ] == []
    of_the_row, cells = shipped().find("line:9"), page.partition("找明細表項目")[2]
    assert of_the_row.key not in cells
    assert "第 9 行" not in page


def test_what_trainees_have_is_enough_for_their_sheet() -> None:
    shown = a_find_row(choices=[{"id": "a", "row": "line:9", "text": "市政顧問會議作業"}])

    assert "市政顧問會議作業" in paper(shown | {"row": None}, trainee=True)


def test_the_row_is_printed_with_every_post_of_its_ladder() -> None:
    page = body(paper(an_order(), trainee=True))

    row = re.search(r'<th scope="row">所印</th>(.*?)</tr>', page)
    boxes = re.search(r'<th scope="row">簽</th>(.*?)</tr>', page)
    assert row
    assert boxes
    marks = re.findall(r"<td[^>]*>([^<]*)</td>", row[1])
    assert [mark for mark in marks if mark] == ["擬辦", "V", "V", "核定"]
    assert boxes[1].count('class="box"') == len(marks) == 8


def test_the_key_says_the_answer_its_points_and_the_row() -> None:
    page = body(paper(*EVERY, key=True))

    for words in (
        "承辦人員 → 股長 → 組長 → 人事室、會計室、秘書室 → 專門委員（核定）",
        "第 9 行「",
        "組長 審核",
        "收文當日算第1日",
        "人事室會辦，在組長之後、專門委員之前",
        "解題說明一",
        shipped().find("line:123").key,
    ):
        assert words in page
    assert "姓名" not in page
    shares = [float(each) for each in re.findall(r'<td class="number">([\d.]+)</td>', page)]
    assert sum(shares) == pytest.approx(len(EVERY), abs=0.05)


def test_the_whole_set_is_the_sheet_and_then_the_key() -> None:
    page = body(paper(*EVERY))

    assert page.index("演練題") < page.index("演練解答")
    assert page.count('<section class="exercise">') == 2 * len(EVERY)


def test_what_an_instructor_writes_is_text() -> None:
    hostile = "</p><script>alert(1)</script>"

    page = paper(an_order(prompt=hostile, note=hostile))

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 2


def test_no_exercise_is_torn_in_two_and_the_key_begins_a_page() -> None:
    style = paper(an_order()).partition("</style>")[0]

    assert re.search(r"\.exercises \.exercise \{ break-inside: avoid", style)
    assert re.search(r"\.exercises \+ \.exercises \{ break-before: page", style)


def test_a_record_that_is_over_stands_whole_with_a_line_for_whom_and_its_key() -> None:
    wanted = Wanted(kinds=(Kind.DEFECT,), level=2, count=6, seed=7)
    made = exercise_set(wanted, shipped())
    questions = questions_of(made, shipped())

    sheet, key = (
        body(standalone(each, Language.CHINESE))
        for each in (
            exercise_sheet(made, shipped(), None, with_exercises=True),
            exercise_sheet(made, shipped(), questions, with_exercises=False),
        )
    )

    assert sheet.count("說的是</span>") == sum(len(each.choices) for each in made.exercises)
    assert sheet.count("<span>沒有缺失</span>") == len(made.exercises)
    for exercise in made.exercises:
        assert isinstance(exercise.situation, Defect)
        assert exercise.situation.record[0]["流程列"] in sheet
        answer = questions[exercise.id].key
        assert isinstance(answer, DefectAnswer)
        assert all(codes()[each.code].name in key for each in answer.findings or ())
    assert "沒有缺失</p>" in key
