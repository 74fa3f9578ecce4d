"""Any piece of a subject or of a 文號 that is looked for is found, as if all subjects were read."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from rules.marks import Action
from rules.texts import folded
from tests.workflow.offices import REGISTRAR, a_document, an_office
from workflow.actions.commands import Command
from workflow.desk.casework import Casework
from workflow.reports.board import BoardFilter
from workflow.reports.searching import SearchWord, plain_words
from workflow.store import finding, looking, pieces
from workflow.store.database import transaction
from workflow.store.log import Store

SUBJECTS = (
    "臺北市115年度電腦採購（示範）案",
    "採購",
    "購採",
    "案",
    "GIS 圖資 AND 更新 OR NOT NEAR(a b)",
    "ＡＢＣ１２３全形，ﬁ與Straße",
    "引號「」\"'`''\"\" 反斜線\\ 星*號 ^:+-(){}[]|&!<->:*",
    "百分% 底線_ 0001150000 與 1150000003",
    "表情😀👨‍👩‍👧 與造字\ue000\ue02a\ue123",
    "空　白 與 é 變音 e\u0301",
)
CLOSED = 2  # of them, the first


@pytest.fixture
def varied(work: Casework) -> Casework:
    """A case of every subject, some closed, and a 密件."""
    for number, subject in enumerate(SUBJECTS):
        case = work.register(a_document(subject=subject))
        if number < CLOSED:
            work.act(case.id, Command(action=Action.CANCEL, actor=REGISTRAR, reason="誤收"))
    work.register(a_document(subject="採購機密，絕不公開", is_confidential=True))
    return work


def some_of(subject: str) -> list[str]:
    """Pieces of a subject of one to four characters, all of it, and some that it has not."""
    spans = product(range(len(subject)), (1, 2, 3, 4, len(subject)))
    return [subject[at : at + size] for at, size in spans] + [subject[::-1], subject + "無"]


@pytest.mark.parametrize("few", [2000, 1, 0], ids=["all are few", "one is", "none is"])
def test_a_search_finds_just_the_subjects_and_numbers_that_have_the_words(
    varied: Casework, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(looking, "WINDOW", 3)
    secret = f"115{len(SUBJECTS) + 1:07}"
    subjects = {f"115{at:07}": folded(each) for at, each in enumerate(SUBJECTS, start=1)}
    asked = [one for each in SUBJECTS for one in some_of(each)][few % 7 :: 7]
    asked = [one for one in asked if not one.isspace()]
    asked += ["機密", "採購機", "115", "1150000", secret, secret[-2:], "採購 案", "1 0 案"]

    with varied.office.reading() as records:
        for one in asked:
            words = plain_words(one)
            found = records.search(BoardFilter(words=words), most=500, limit=50)
            every = subjects | {secret: ""}
            assert {case.id for case in found.cases} == {
                number
                for number, subject in every.items()
                if all(word.text in subject or word.text in number for word in words)
            }, one


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
ELSEWHERE = "別處"


def test_a_case_is_looked_up_by_any_piece_of_any_subject(store: Store) -> None:
    case = an_office(store).register(a_document())

    @settings(deadline=None, max_examples=40)
    @given(subject=TEXTS, data=st.data())
    def is_found(subject: str, data: st.DataObject) -> None:
        whole = folded(subject)
        begin = data.draw(st.integers(0, max(0, len(whole) - 1)))
        end = data.draw(st.integers(min(begin + 1, len(whole)), len(whole)))
        word = SearchWord(text=whole[begin:end])
        pieces.add(connection, [pieces.pieces_row(ELSEWHERE, replace(case, subject=subject))])

        led = finding.few(connection, ELSEWHERE, (word,))

        connection.execute(text(f"DELETE FROM case_pieces WHERE office = '{ELSEWHERE}'"))
        assert led == (case.id,) or (led is None and (not word.text or word.text.isdecimal()))

    with transaction(store.engine, writes=True) as connection:
        is_found()


def test_what_is_registered_of_a_confidential_case_tells_nothing_of_its_subject(
    work: Casework,
) -> None:
    case = work.register(a_document(subject="機密標案", is_confidential=True))

    assert pieces.pieces_of(case) == {case.id[at : at + 3] for at in range(len(case.id) - 2)}
