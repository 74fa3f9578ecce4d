"""chenhe case: a document from 收文 to 存查 on the command line, and every way to go wrong."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer, Chenhe
from tests.cli.registering import JSON, PLAIN, register

THREE_UNITS, WITH_AGENCY = 123, 500


def a_case(chenhe: Chenhe, line: int = PLAIN, *more: str) -> str:
    """The number of a new case."""
    return register(chenhe, line, *more).json["id"]


def act(chenhe: Chenhe, case_id: str, action: str, acting_as: str, *more: str) -> Answer:
    return chenhe("case", "act", case_id, action, "--as", acting_as, *JSON, *more)


def show(chenhe: Chenhe, case_id: str) -> Any:
    return chenhe("case", "show", case_id, *JSON).json


def holder(desk: dict[str, str]) -> str:
    """UNIT/POSITION of an open desk."""
    return f"{desk['unit']}/{desk['position']}"


# From 收文 to 存查


def test_a_document_is_registered(chenhe: Chenhe) -> None:
    answer = register(chenhe)

    record = answer.json
    assert (answer.code, answer.err) == (0, "")
    assert {"id", "version", "state", "open", "plan", "due", "outcome", "events"} <= record.keys()
    assert (record["id"], record["version"], record["state"]) == ("1150000001", 1, "擬辦中")
    assert record["due"] == "2026-12-01"
    assert record["open"] == [
        {"unit": "秘書室", "position": "承辦人員", "action": "擬辦", "desk": "1.1"}
    ]
    assert record["events"][0]["position"] == "總收文"


def test_a_document_runs_from_receipt_to_filing(chenhe: Chenhe) -> None:
    case_id = a_case(chenhe, WITH_AGENCY)
    act(chenhe, case_id, "分文", "總收文", "--to", "示範承辦")
    while (case := show(chenhe, case_id))["open"]:
        desk = case["open"][0]
        outcome = ("--outcome", "如擬") if desk["action"] == "核定" else ()
        words = ("--opinion", "如擬。", "--person", "示範人員", "--desk", desk["desk"])

        assert act(chenhe, case_id, desk["action"], holder(desk), *words, *outcome).code == 0

    assert (case["state"], case["outcome"]) == ("已存查", "如擬")
    actions = [event["action"] for event in case["events"]]
    assert actions[:2] == ["收文", "分文"]
    assert actions.count("會辦") == 3
    assert actions[-2:] == ["核定", "存查"]
    assert "如擬　如擬。" in chenhe("case", "show", case_id).out  # the outcome, then the opinion


def test_a_document_returned_is_drafted_again(chenhe: Chenhe) -> None:
    case_id = a_case(chenhe)
    act(chenhe, case_id, "擬辦", "秘書室/承辦人員")

    reason = ("--to", "承辦人員", "--reason", "請補附件")
    record = act(chenhe, case_id, "退回", "秘書室/主任", *reason).json

    assert (record["state"], record["returns"]) == ("擬辦中", 1)
    assert record["events"][-1]["reason"] == "請補附件"


@pytest.mark.parametrize(
    ("acting_as", "unit", "position"),
    [("工務局", "工務局", ""), ("工務局/示範科員", "工務局", "示範科員")],
)
def test_an_outside_agency_acts_by_its_name(
    chenhe: Chenhe, acting_as: str, unit: str, position: str
) -> None:
    case_id = a_case(chenhe, WITH_AGENCY)
    while all(desk["unit"] != "工務局" for desk in show(chenhe, case_id)["open"]):
        desk = show(chenhe, case_id)["open"][0]
        assert act(chenhe, case_id, desk["action"], holder(desk)).code == 0

    event = act(chenhe, case_id, "會辦", acting_as).json["events"][-1]

    assert (event["unit"], event["position"]) == (unit, position)


@pytest.mark.parametrize("action", ["擬辦", "draft", "DRAFT", "Draft"])
def test_an_action_may_be_named_in_either_language(chenhe: Chenhe, action: str) -> None:
    case_id = a_case(chenhe)

    record = act(chenhe, case_id, action, "秘書室/承辦人員").json

    assert record["events"][-1]["action"] == "擬辦"


def test_a_deputy_is_marked(chenhe: Chenhe) -> None:
    case_id = a_case(chenhe)

    names = ("--person", "示範代理", "--for", "示範承辦")
    event = act(chenhe, case_id, "擬辦", "秘書室/承辦人員", *names).json["events"][-1]

    assert (event["person"], event["for_person"], event["mark"]) == ("示範代理", "示範承辦", "代")


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2026-11-23T10:30", "2026-11-23T10:30:00+08:00"),
        ("2026-11-24", "2026-11-24T00:00:00+08:00"),
        ("2026-11-23T03:00:00+00:00", "2026-11-23T11:00:00+08:00"),
    ],
)
def test_an_action_is_dated_as_told(chenhe: Chenhe, at: str, kept: str) -> None:
    case_id = a_case(chenhe)
    act(chenhe, case_id, "擬辦", "秘書室/承辦人員", "--at", at)

    rows = chenhe("log", "export").rows

    assert rows[-1]["時間"] == kept


def a_conditional_line(chenhe: Chenhe) -> tuple[int, str]:
    rows = chenhe("rules", "export").json
    found = ((row["source"]["line"], each) for row in rows for each in row["cosigners"])
    return next((line, each["name"]) for line, each in found if each["condition"])


def test_conditions_are_answered_at_registration_or_drafting(chenhe: Chenhe) -> None:
    line, name = a_conditional_line(chenhe)

    early = register(chenhe, line, "--condition", f"{name}=no:與該機關無關").json
    late = register(chenhe, line).json
    drafter = holder(late["open"][0])
    refused = act(chenhe, late["id"], "擬辦", drafter)
    drafted = act(chenhe, late["id"], "擬辦", drafter, "--condition", f"{name}=yes").json

    assert (early["excused"], early["unanswered"]) == ([name], [])
    assert late["unanswered"] == [name]
    assert refused.code == 1
    assert f"擬辦前請先決定是否會辦：{name}" in refused.err
    assert (drafted["excused"], drafted["unanswered"]) == ([], [])


# For people


def test_a_case_is_told_in_lines(chenhe: Chenhe) -> None:
    case_id = a_case(chenhe)
    act(
        chenhe,
        case_id,
        "擬辦",
        "秘書室/承辦人員",
        "--opinion",
        "敬請核示",
        "--at",
        "2026-11-23T10:00",
    )

    lines = chenhe("case", "show", case_id).out.splitlines()

    assert lines[0] == f"{case_id}  示範主旨"
    assert "  輪到    秘書室主任（核定）" in lines
    assert lines[-1] == "    2  2026-11-23 10:00  擬辦  秘書室承辦人員  敬請核示"


def test_a_list_tells_whose_turn_it_is(chenhe: Chenhe) -> None:
    a_case(chenhe)
    a_case(chenhe, THREE_UNITS, "--urgency", "最速件")

    listed = chenhe("case", "list")
    of_unit = chenhe("case", "list", "--unit", "秘書室", *JSON)

    assert [line[:10] for line in listed.out.splitlines()[:2]] == ["1150000002", "1150000001"]
    assert listed.out.endswith("第 1 頁，共 2 件。\n")
    assert [row["id"] for row in of_unit.json] == ["1150000001"]
    assert chenhe("case", "list", "--closed", *JSON).json == []


def test_offices_do_not_mix(chenhe: Chenhe) -> None:
    a_case(chenhe)

    assert chenhe("case", "list", "--office", "demo", *JSON).json == []
    assert chenhe("case", "show", "1150000001", "--office", "demo").code == 2


# Refused: exit 1, a reason, nothing written

REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "out of turn": (("核定", "--as", "局長"), "現在輪到：秘書室承辦人員（擬辦）"),
    "another unit": (("擬辦", "--as", "人事室/承辦人員"), "現在輪到：秘書室承辦人員"),
    "a stale desk": (("擬辦", "--as", "秘書室/承辦人員", "--desk", "9.9"), "請重新查看案件"),
    "no such action": (("銷毀", "--as", "局長"), "沒有「銷毀」這個動作。可用：簽收、擬辦、"),
    "another kind of action": (("收文", "--as", "總收文"), "沒有「收文」這個動作"),
    "time runs back": (
        ("擬辦", "--as", "秘書室/承辦人員", "--at", "2026-11-20"),
        "時間不能倒退",
    ),
    "too long": (("擬辦", "--as", "秘書室/承辦人員", "--opinion", "字" * 2001), "最多 2000 個字"),
    "a condition nobody asked": (
        ("擬辦", "--as", "秘書室/承辦人員", "--condition", "法務局=需要"),
        "法務局",
    ),
    "a return without a reason": (
        ("退回", "--as", "秘書室/承辦人員", "--to", "承辦人員"),
        "現在輪到",
    ),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_a_refused_action_says_why_and_changes_nothing(
    chenhe: Chenhe, database: Path, arguments: tuple[str, ...], said: str
) -> None:
    case_id = a_case(chenhe)
    before = show(chenhe, case_id)

    answer = chenhe("case", "act", case_id, *arguments, *JSON)

    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert show(chenhe, case_id) == before
    assert chenhe("log", "verify", *JSON).json["events"] == 1


def test_an_ended_case_takes_no_more(chenhe: Chenhe) -> None:
    case_id = a_case(chenhe)
    act(chenhe, case_id, "擬辦", "秘書室/承辦人員")
    decision = ("--opinion", "如擬", "--outcome", "如擬")
    act(chenhe, case_id, "核定", "秘書室/主任", *decision)
    act(chenhe, case_id, "存查", "秘書室/承辦人員")

    answer = act(chenhe, case_id, "簽結", "秘書室/承辦人員")

    assert answer.code == 1
    assert "已結案（已存查）" in answer.err


# Bad input: exit 2, what is wrong, nothing written


@pytest.mark.parametrize("case_id", ["1150000009", "", "文號", "9" * 100_000])
@pytest.mark.parametrize("command", [("show",), ("act",)])
def test_an_unknown_case_is_bad_input(chenhe: Chenhe, command: tuple[str], case_id: str) -> None:
    more = ("擬辦", "--as", "局長") if command == ("act",) else ()

    answer = chenhe("case", *command, case_id, *more)

    assert (answer.code, answer.out) == (2, "")
    assert "找不到文號「" in answer.err


def test_an_action_needs_an_actor(chenhe: Chenhe) -> None:
    answer = chenhe("case", "act", a_case(chenhe), "擬辦")

    assert answer.code == 2
    assert "--as" in answer.err


def test_markup_in_a_subject_stays_text(chenhe: Chenhe) -> None:
    markup = "<script>alert(1)</script> & {{ 7*7 }}"

    record = register(chenhe, PLAIN, "--subject", markup).json

    assert record["subject"] == markup
