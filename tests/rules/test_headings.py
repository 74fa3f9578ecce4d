"""Header words: columns right of the ladder by any name, posts by how they end, the rest asked."""

from pathlib import Path

import pytest

from rules.errors import BadInputError
from rules.importing import AgencyDraft, draft_agency
from rules.reading.headings import is_aside, is_heading, is_post
from rules.route import CosignStage, SignStage
from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from tests.rules.building import TITLES, a_line, a_page, line, read

NAME = "示範縣政府工務局"
LADDER = ("承辦人員", "股長", "課長", "主任秘書", "局長")
AT_THE_RIGHT = ("會辦單位", "備註")


def imported(
    folder: Path,
    *,
    ladder: tuple[str, ...] = LADDER,
    right: tuple[str, ...] = AT_THE_RIGHT,
    unit: str = "道路課",
    like: Path | None = None,
) -> AgencyDraft:
    """A table of one unit and one page, without 府 and 襄助核稿, imported."""
    title = line([f"{NAME}{unit}分層負責明細表"])
    signs = ["擬辦", *["V"] * (len(ladder) - 2), "核定"]
    row = line(["乙", "養護", "道路養護事項。", "", *signs, "會計室", *[""] * (len(right) - 1)])
    cosigner = line([f"{NAME}會計室分層負責明細表"])
    other = line(["乙", "歲計", "歲計事項。", "", *signs, *[""] * len(right)])
    header = line([*TITLES, *ladder, *right])
    file = folder / "table.md"
    file.write_text("\n".join([title, header, row, cosigner, header, other]), "utf-8")
    return draft_agency(file, name=NAME, to=folder / "to", like=like)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "會辦單位",
            "會核單位",
            "會簽單位",
            "會辦機關(單位)",
            "會辦機關 (單位) 備考",
            "受會單位",
            "會辦",
        ),
        *("備考", "備註", "說明", "附註", "備 註", "會辦(核)單位", "會辦機關或單位"),
    ],
)
def test_the_columns_right_of_the_ladder_go_by_many_names(word: str) -> None:
    assert is_aside(word)
    assert is_heading(word)
    assert not is_post(word)


@pytest.mark.parametrize("word", [*LADDER, "科長", "副局長", "專門委員", "技正", "市長", "承辦人"])
def test_posts_are_told_by_how_they_end(word: str) -> None:
    assert is_post(word)
    assert not is_heading(word)


@pytest.mark.parametrize(
    "word",
    [
        "法務室",
        "主計室",
        "會計室",
        "資訊中心",
        "人事處",
        "法務人員",
        "會計主任",
        "人事管理員",
        "聯絡人",
        "項次",
    ],
)
def test_units_roles_and_words_of_no_kind_are_no_posts(word: str) -> None:
    assert not is_post(word)
    assert not is_heading(word)


@pytest.mark.parametrize("word", ["法務室", "主計室", "法制人員", "會計主任", "覆核"])
@pytest.mark.parametrize("at", [2, 3, 5])
def test_a_column_of_no_post_is_asked_about_and_never_a_rung(
    tmp_path: Path, word: str, at: int
) -> None:
    ladder = (*LADDER[:at], word, *LADDER[at:])

    with pytest.raises(BadInputError, match=word) as caught:
        imported(tmp_path, ladder=ladder)

    (fault,) = caught.value.faults
    assert (fault.facts["line"], fault.facts["column"]) == (2, 5 + at)
    assert "共 2 處" in str(fault)
    assert "會辦" in str(fault)
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize("word", ["秘書室", "會計室", "法務室", "法務人員", "府會聯絡人"])
def test_in_a_known_agency_such_a_column_is_refused_too(word: str) -> None:
    positions = ("承辦人員", "主任", word, "專門委員", "主任秘書", "副局長", "局長", "市長")
    header = (*TITLES, *positions, "會辦單位", "備註")

    with pytest.raises(BadInputError, match=word):
        read(a_page(a_line("擬辦 V V 核定", spare=1), header=header))


@pytest.mark.parametrize(
    "right", [("會核單位", "說明"), ("會簽單位", "備註"), ("備考",), ("備註",)]
)
def test_no_column_at_the_right_becomes_a_post_or_the_head(
    tmp_path: Path, right: tuple[str, ...]
) -> None:
    draft = imported(tmp_path, right=right)

    assert draft.rulebook.agency.head == "局長"
    assert draft.rulebook.agency.units[0].ladder.positions == LADDER


@pytest.mark.parametrize(
    ("ladder", "unit", "head"),
    [
        (LADDER, "道路課", "課長"),
        (("承辦人員", "課長", "局長"), "道路課", "課長"),
        (("承辦人", "主任", "秘書", "副局長", "局長"), "秘書室", "主任"),
        (("承辦人員", "科長", "專門委員", "主任秘書", "副處長", "處長"), "秘書事務", "科長"),
        (("承辦人員", "校長"), "總務", "校長"),
    ],
)
def test_the_unit_head_is_never_the_drafter(
    tmp_path: Path, ladder: tuple[str, ...], unit: str, head: str
) -> None:
    draft = imported(tmp_path, ladder=ladder, unit=unit)

    assert draft.rulebook.agency.unit(unit).ladder.head == head
    assert any(f"單位主管「{head}」" in each for each in draft.to_confirm)


def test_a_cosigner_is_asked_after_the_unit_head(tmp_path: Path) -> None:
    book = imported(tmp_path).rulebook

    stages = book.route(book.rows[0]).stages

    at = next(at for at, stage in enumerate(stages) if isinstance(stage, CosignStage))
    before = stages[at - 1]
    assert isinstance(before, SignStage)
    assert before.position == "課長"


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ((*TITLES, "市長", "局長", "副局長", "主任秘書", "專門委員", "主任", "承辦人員"), "局長"),
        (("表別", "公務內容", "公務項目", "業務名稱", "承辦人員", "主任"), "公務項目"),
        ((*TITLES[:3], "會辦單位", "承辦人員", "主任", "專門委員"), "會辦單位"),
        ((*TITLES, "承辦人員", "主任", "主任", "專門委員"), "主任"),
    ],
)
def test_columns_in_another_order_are_refused(header: tuple[str, ...], word: str) -> None:
    with pytest.raises(BadInputError, match=f"「{word}」"):
        read(a_page(a_line("擬辦 V 核定"), header=header))


def test_a_row_above_the_first_that_leaves_its_schedule_blank_is_refused_as_such() -> None:
    with pytest.raises(BadInputError, match="表別卻空白"):
        read(a_page(a_line("擬辦 V 核定", schedule=""), a_line("擬辦 核定", content="乙。")))


def test_the_shipped_settings_know_no_other_unit(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="道路課"):
        imported(tmp_path, like=shipped_agency(DEFAULT_AGENCY))
