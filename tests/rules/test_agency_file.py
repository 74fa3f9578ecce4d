"""agency.toml: what it gives, and every fault of it at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rules.agency.agency import Agency, CosignerKind, Issuer
from rules.agency.file import load_agency, read_file
from rules.errors import BadInputError, SettingFaultError
from rules.rulebook import shipped_agency

SHIPPED = shipped_agency("taipei-doit") / "agency.toml"
Change = Callable[..., Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """A folder with the shipped agency.toml, each first text replaced by the second."""

    def change(*replacements: tuple[str, str]) -> Path:
        text = SHIPPED.read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "agency.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return change


@pytest.fixture
def agency() -> Agency:
    return load_agency(SHIPPED.parent)


def faults(folder: Path) -> list[SettingFaultError]:
    with pytest.raises(BadInputError, match=r"agency\.toml") as caught:
        load_agency(folder)
    return [each for each in caught.value.faults if isinstance(each, SettingFaultError)]


def test_the_last_character_of_a_schedule_says_whose_name_it_runs_in(agency: Agency) -> None:
    assert agency.schedule_of("人事共同甲").issuer is Issuer.CITY
    assert agency.schedule_of("文檔共同乙").issuer is Issuer.AGENCY
    assert agency.schedule_of("乙").never_decided_by == {"市長"}


def test_no_other_schedule_is_known(agency: Agency) -> None:
    assert not agency.is_schedule("丙")
    with pytest.raises(KeyError, match="丙"):
        agency.schedule_of("丙")


def test_a_sentence_that_ends_like_a_schedule_is_none(agency: Agency) -> None:
    assert not agency.is_schedule("本機關首長需親自列席市議會相關會議之請假事項表別甲")


def test_a_unit_has_its_ladder_and_its_head(agency: Agency) -> None:
    section, office = agency.unit("綜合企劃組").ladder, agency.unit("政風室").ladder

    assert (section.head, office.head) == ("組長", "主任")
    assert len(section.positions) == len(office.positions) + 1
    assert (section.drafter, section.agency_head) == ("承辦人員", "局長")
    assert section.up_to("組長") == ("承辦人員", "股長", "組長")


def test_the_agency_shares_the_positions_above_a_units_head(agency: Agency) -> None:
    ladder = agency.unit("秘書室").ladder

    assert [each for each in ladder.positions if ladder.is_shared(each)] == [
        "專門委員",
        "主任秘書",
        "副局長",
        "局長",
        "市長",
    ]
    assert not ladder.is_shared("組長")


@pytest.mark.parametrize("name", ["組長", "科長"])
def test_a_position_of_another_ladder_has_no_rank(agency: Agency, name: str) -> None:
    with pytest.raises(KeyError, match=name):
        agency.unit("秘書室").ladder.rank(name)


def test_an_unknown_unit_is_an_error(agency: Agency) -> None:
    with pytest.raises(KeyError, match="工務科"):
        agency.unit("工務科")


def test_an_alias_is_of_the_kind_of_the_full_name(agency: Agency) -> None:
    assert agency.cosigner_names["應服組"] is CosignerKind.UNIT
    assert agency.cosigner_names["本機關法務人員"] is CosignerKind.ROLE


def test_every_fault_of_type_is_listed_at_once(changed: Change) -> None:
    found = faults(
        changed(
            ('issuer = "府"', 'issuer = "縣"'),
            ('mode = "parallel"', 'mode = "串會"'),
            ('"速件" = 3', '"速件" = "三天"'),
            ('title_suffix = "分層負責明細表"\n', ""),
            ('table = "taipei-doit.md"', 'table = "taipei-doit.md"\nform = "markdown"'),
        )
    )

    assert {fault.facts["key"]: fault.facts["value"] for fault in found} == {
        "agency.title_suffix": "",
        "agency.form": "markdown",
        "schedules.0.issuer": "縣",
        "placement.mode": "串會",
        "limits.速件": "三天",
    }
    allowed = {fault.facts["key"]: str(fault.facts["allowed"]) for fault in found}
    assert "府" in allowed["schedules.0.issuer"]
    assert "sequential" in allowed["placement.mode"]


def test_every_name_that_refers_to_nothing_is_listed_at_once(changed: Change) -> None:
    found = faults(
        changed(
            ('name = "秘書室"\nladder = "室"', 'name = "秘書室"\nladder = "科"'),
            ('never_decided_by = ["市長"]', 'never_decided_by = ["縣長"]'),
            ('"副局長"] # printed', '"副處長"] # printed'),
            ('head = "主任"', 'head = "科長"'),
            ('= "法務人員" }', '= "法制人員" }'),
            ('"應用服務組", "系統發展組"] }', '"服務應用組", "系統發展組"] }'),
        )
    )

    assert [(fault.facts["key"], fault.facts["value"]) for fault in found] == [
        ("units.ladder", "科"),
        ("ladders.室", "科長"),
        ("agency.assisting", "副處長"),
        ("schedules.never_decided_by", "縣長"),
        ("cosigners.aliases.本機關法務人員", "法制人員"),
        ("cosigners.groups.各組", "服務應用組"),
    ]
    assert all("、" in str(fault.facts["allowed"]) for fault in found)


def test_phrases_are_of_an_action_and_fit_into_a_line(changed: Change) -> None:
    found = faults(
        changed(('"會辦" = ["無意見", "敬表同意"]', '"發文" = ["請補件"]'), ('"悉",', '" ",'))
    )

    assert [fault.facts["key"] for fault in found] == ["phrases", "phrases.核定"]
    assert "會辦" in str(found[0].facts["allowed"])


def test_a_fault_says_file_key_value_reason_and_choices(changed: Change) -> None:
    folder = changed(('ladder = "室"', 'ladder = "科"'))

    with pytest.raises(
        BadInputError,
        match=r"agency\.toml 的 units\.ladder「科」：單位「秘書室」沒有職稱階梯。可用：組、室",
    ):
        load_agency(folder)


def test_a_missing_agency_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"無法讀取檔案 .*agency\.toml"):
        load_agency(tmp_path)


def test_a_line_that_is_no_toml_is_named(changed: Change) -> None:
    folder = changed(("[placement]", "[placement"))

    with pytest.raises(BadInputError, match=r"無法讀取檔案 .*agency\.toml.*第 7\d 行"):
        load_agency(folder)


def test_an_agency_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "agency.toml").write_bytes('name = "資訊局"'.encode("big5"))

    with pytest.raises(BadInputError, match=r"無法讀取檔案 .*agency\.toml"):
        load_agency(tmp_path)


def test_no_more_is_read_than_a_file_may_hold() -> None:
    with pytest.raises(BadInputError, match="/dev/zero：檔案超過上限 8,000,000 位元組"):
        read_file(Path("/dev/zero"))
