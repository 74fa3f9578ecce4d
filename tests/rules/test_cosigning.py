"""會辦 and 備考 texts: who is asked, on what condition, before whom; remarks; what stays unread."""

import pytest

from rules.agency.agency import CosignerKind
from rules.cosigning import Cosigner, UnreadableCosignerError, merged, read_cosigners
from rules.rulerow import Status
from tests.rules.building import a_row, shipped


def asked(text: str, *, unit: str = "秘書室") -> tuple[Cosigner, ...]:
    return read_cosigners(text, unit=unit, agency=shipped().agency)


def names(text: str, *, unit: str = "秘書室") -> list[str]:
    return [each.name for each in asked(text, unit=unit)]


@pytest.mark.parametrize(
    "text",
    ["人事室 會計室", "人事室、會計室", "人事室會計室", "人事室及會計室", " 人事室\u3000會計 室 "],
)
def test_names_are_told_apart_however_they_are_joined(text: str) -> None:
    assert names(text) == ["人事室", "會計室"]


def test_a_short_name_run_together_with_another_gives_both_in_full() -> None:
    assert names("應服組秘書室", unit="人事室") == ["應用服務組", "秘書室"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("會計室", CosignerKind.UNIT),
        ("法務局", CosignerKind.AGENCY),
        ("政風處", CosignerKind.AGENCY),
        ("政風室", CosignerKind.UNIT),
        ("法務人員", CosignerKind.ROLE),
    ],
)
def test_a_cosigner_is_a_unit_an_outside_agency_or_a_role(text: str, kind: CosignerKind) -> None:
    assert asked(text) == (Cosigner(name=text, kind=kind),)


def test_a_role_goes_by_one_name() -> None:
    assert names("本機關法務人員") == ["法務人員"]


def test_all_sections_means_all_but_the_drafting_one() -> None:
    assert names("各組", unit="應用服務組") == ["綜合企劃組", "設備網路組", "系統發展組"]


def test_all_sections_means_all_four_for_an_office() -> None:
    assert len(names("各組", unit="人事室")) == 4


@pytest.mark.parametrize("text", ["應用服務組、人事室", "應服組、人事室"])
def test_a_unit_does_not_cosign_its_own_document(text: str) -> None:
    assert names(text, unit="應用服務組") == ["人事室"]


@pytest.mark.parametrize(
    ("text", "name", "condition"),
    [
        ("議會案件 會辦府會 聯絡人", "府會聯絡人", "議會案件"),
        ("獎懲作業 會辦人事室", "人事室", "獎懲作業"),
        ("必要時應 會辦會計室", "會計室", "必要時"),
        ("非例行案件會辦會計室", "會計室", "非例行案件"),
        ("會辦會計室", "會計室", None),
    ],
)
def test_a_condition_stands_before_the_words_for_cosigning(
    text: str, name: str, condition: str | None
) -> None:
    (cosigner,) = asked(text)

    assert (cosigner.name, cosigner.condition) == (name, condition)


def test_one_may_have_to_sign_before_another() -> None:
    assert asked("會法務局 前需加會 本機關法 務人員") == (
        Cosigner(name="法務人員", kind=CosignerKind.ROLE, before="法務局"),
        Cosigner(name="法務局", kind=CosignerKind.AGENCY),
    )


def test_all_who_must_sign_before_another_are_kept() -> None:
    first, second, last = asked("會法務局前需加會法務人員、會計室")

    assert (first.before, second.before, last.before) == ("法務局", "法務局", None)


@pytest.mark.parametrize(
    "text",
    [
        "工友之工作指派、監督、服務及考核等由總務及服務單位辦理",
        "暑期工讀生經分配服務單位後，相關輔導事項應由服務單位協同辦理",
    ],
)
def test_a_sentence_that_asks_for_no_signature_is_a_remark(text: str) -> None:
    agency = shipped().agency

    assert read_cosigners(text, unit="人事室", agency=agency, may_remark=True) == ()
    with pytest.raises(UnreadableCosignerError, match=text[:5]):
        asked(text, unit="人事室")


@pytest.mark.parametrize(
    "text",
    [
        "文化局",
        "人事室文化局",
        "會辦",
        "免會辦會計室",
        "無須會辦會計室",
        "人事室、必要時會辦會計室",
        "會法務局、工務局前需加會法務人員",
        "會法務局前需加會法務局",
        "會法務局前需加會秘書室",
        "會、前需加會人事室",
        "工友由人事室辦理，餘從略",
        "文化局、交通局",
        "文化、交通、工務",
        "示範科，示範隊；示範中心",
        "經發局、免稅店管理處及準備室",
        "詳附件。",
        "、",
    ],
)
@pytest.mark.parametrize("may_remark", [False, True])
def test_a_text_that_asks_but_not_plainly_is_unread(text: str, may_remark: bool) -> None:
    with pytest.raises(UnreadableCosignerError, match=r".+"):
        read_cosigners(text, unit="秘書室", agency=shipped().agency, may_remark=may_remark)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\u2f08事室", "人事室"),  # Kangxi radical
        ("人\u200b事\ufeff室", "人事室"),
        ("人事\u3000室", "人事室"),
        ("本機關法務\u2f08員", "法務人員"),
        ("必要時會辦\u2f08事室", "人事室"),
        ("ＣＩＯ案件會辦\u2f08事室", "人事室"),
    ],
)
def test_another_spelling_of_a_known_name_is_that_name(text: str, name: str) -> None:
    (cosigner,) = asked(text)

    assert cosigner.name == name
    assert cosigner.condition in (None, text.partition("會辦")[0])


@pytest.mark.parametrize("cosign", ["文化局、交通局", "文化局", "依規定辦理。", "詳說明二，三"])
def test_a_text_under_cosigning_that_names_nobody_known_is_a_doubt(cosign: str) -> None:
    row = a_row("擬辦 V 核定", cosign=cosign)

    assert [doubt.code for doubt in row.doubts] == ["UNKNOWN_COSIGNER"]
    assert (row.steps, row.cosign_text, row.remark) == ((), cosign, "")


def test_a_list_of_nobody_known_among_the_remarks_is_a_doubt_too() -> None:
    row = a_row("擬辦 V 核定", remark="文化局、交通局")

    assert [doubt.code for doubt in row.doubts] == ["UNKNOWN_COSIGNER"]


def test_an_unknown_cosigner_makes_the_row_doubtful_and_is_quoted() -> None:
    row = a_row("擬辦 V 核定", cosign="人事室、文化局", unit="秘書室")

    assert row.status is Status.DOUBTFUL
    assert [doubt.code for doubt in row.doubts] == ["UNKNOWN_COSIGNER"]
    assert "「文化局」" in row.doubts[0].message
    assert row.cosign_text == "人事室、文化局"


def test_a_cosigner_in_the_remarks_is_a_cosigner() -> None:
    row = a_row("擬辦 V 核定", remark="獎懲作業 會辦會計室")

    assert [each.name for each in row.cosigners] == ["會計室"]
    assert (row.cosign_text, row.remark) == ("獎懲作業 會辦會計室", "")


def test_a_remark_stays_a_remark() -> None:
    row = a_row("擬辦 V 核定", remark="依規定辦理。")

    assert (row.status, row.remark, row.cosigners) == (Status.CLEAN, "依規定辦理。", ())


def test_a_name_in_two_cells_is_asked_once_and_keeps_who_waits_for_it() -> None:
    both = merged([asked("工務局 法務局 法務人員"), asked("會法務局前需加會本機關法務人員")])

    assert [(each.name, each.before) for each in both] == [
        ("工務局", None),
        ("法務局", None),
        ("法務人員", "法務局"),
    ]


def test_cosigners_that_wait_for_each_other_make_the_row_doubtful() -> None:
    row = a_row("擬辦 V 核定", cosign="會法務局前需加會工務局", remark="會工務局前需加會法務局")

    assert [doubt.code for doubt in row.doubts] == ["COSIGNERS_IN_A_CIRCLE"]
