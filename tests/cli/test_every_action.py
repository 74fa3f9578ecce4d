"""Every action of a case can be taken on the command line."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from rules.marks import ALIASES
from tests.cli.conftest import Chenhe
from workflow.actions import RULES

UNIT = "設備網路組"
DRAFTER, CHIEF, HEAD = f"{UNIT}/承辦人員", f"{UNIT}/股長", f"{UNIT}/組長"
REGISTRY = "總收文"
WHY = ("--reason", "示範理由")
COSIGNED = "line:206"  # 人事室 and 會計室 co-sign; 主任秘書 and 副局長 review, 局長 decides
OTHER_UNIT = "line:500"

Act = Callable[..., dict[str, Any]]


def a_case(chenhe: Chenhe, *options: str) -> str:
    register = (
        "case",
        "register",
        "--row",
        COSIGNED,
        "--received-at",
        "2026-11-23T09:00",
    )
    return chenhe(*register, *options, "--format", "json").json["id"]


def acting(chenhe: Chenhe, case_id: str, taken: set[str]) -> Act:
    def act(action: str, who: str, *options: str) -> dict[str, Any]:
        named = ("--as", who, "--person", "示範人員", "--at", "2026-11-24T09:00")
        answer = chenhe("case", "act", case_id, action, *named, *options, "--format", "json")
        assert answer.code == 0, answer.err
        taken.add(ALIASES[action].value if action in ALIASES else action)  # an old name once
        return answer.json

    return act


def test_every_action_can_be_taken(chenhe: Chenhe) -> None:
    taken: set[str] = set()
    main = acting(chenhe, a_case(chenhe), taken)
    for action, who, options in (
        ("分文", REGISTRY, ("--to", "示範承辦")),
        ("移交", HEAD, ("--to", "示範同仁", *WHY)),
        ("簽收", DRAFTER, ()),
        ("改速別", HEAD, ("--urgency", "速件", *WHY)),
        ("展期", HEAD, ("--days", "3", *WHY)),
        ("補正", DRAFTER, WHY),
        ("補正完成", DRAFTER, ()),
        ("更正適用列", DRAFTER, ("--to", "line:207", *WHY)),
        ("更正適用項目", DRAFTER, ("--to", COSIGNED, *WHY)),
        ("擬辦", DRAFTER, ("--form", "簽", "--option", "甲案", "--option", "乙案")),
        ("審核", CHIEF, ()),
        ("抽回", CHIEF, WHY),
        ("審核", CHIEF, ()),
        ("退回", HEAD, ("--to", "承辦人員", *WHY)),
        ("擬辦", DRAFTER, ()),
        ("審核", CHIEF, ()),
        ("審核", HEAD, ()),
        ("加會", HEAD, ("--to", "政風室", *WHY)),
        ("免會", HEAD, ("--to", "人事室", *WHY)),
        ("會辦", "會計室/主任", ("--stance", "有意見", "--opinion", "示範意見")),
        ("會辦", "政風室/主任", ()),
        ("綜簽", DRAFTER, ("--opinion", "示範綜簽")),
        ("審核", CHIEF, ()),
        ("審核", HEAD, ()),
        ("重會", HEAD, ("--to", "政風室", *WHY)),
        ("會辦", "政風室/主任", ()),
        ("低一層決行", "局長", ("--to", "副局長", *WHY)),
        ("低一層決行", "副局長", ("--to", "主任秘書", *WHY)),
        ("陳請上級", "主任秘書", ("--to", "副局長", *WHY)),
        ("稽催", REGISTRY, ()),
        ("撤銷稽催", REGISTRY, ()),
        ("審核", "主任秘書", ()),
        ("核定", "副局長", ("--outcome", "乙案", "--opinion", "照乙案")),
        ("重新陳核", DRAFTER, WHY),
        ("核定", "副局長", ("--outcome", "乙案", "--opinion", "照乙案")),
        ("存查", DRAFTER, ()),
        ("歸檔", REGISTRY, ()),
    ):
        ended = main(action, who, *options)
    assert (ended["state"], ended["option"]) == ("已歸檔", "乙案")

    parent = a_case(chenhe)
    for action in ("併辦", "彙辦"):
        child = acting(chenhe, a_case(chenhe), taken)
        assert child(action, DRAFTER, "--to", parent)["parent"] == parent
    moved = acting(chenhe, parent, taken)
    assert moved("改分", HEAD, "--to", OTHER_UNIT, *WHY)["row"]["line"] == 500
    own = acting(chenhe, a_case(chenhe, "--initiated"), taken)
    assert own("銷號", DRAFTER, *WHY)["state"] == "已銷號"
    for outcome, ending in (("發", "發文"), ("如擬", "簽結")):
        decided = acting(chenhe, a_case(chenhe), taken)
        decided("擬辦", DRAFTER)
        for who, to in pairwise(("局長", "副局長", "主任秘書", HEAD, CHIEF)):
            decided("低一層決行", who, "--to", to.rpartition("/")[2], *WHY)
        for unit in ("人事室", "會計室"):
            decided("會辦", f"{unit}/主任")
        decided("核定", CHIEF, "--outcome", outcome, "--opinion", outcome)
        decided(ending, DRAFTER)

    assert taken == {each.value for each in RULES}


def test_what_can_be_done_is_told_with_what_to_fill_in(chenhe: Chenhe) -> None:
    case_id = a_case(chenhe)

    found = chenhe("case", "actions", case_id, "--as", HEAD, "--format", "json").json
    text = chenhe("case", "actions", case_id, "--as", HEAD).out

    offered = {each["action"]: each for each in found}
    assert offered["加會"]["allowed"]
    assert [field["name"] for field in offered["加會"]["fields"]] == ["to", "reason"]
    assert "法務局" in offered["加會"]["fields"][0]["choices"]
    assert not offered["擬辦"]["allowed"]
    assert f"現在輪到：{UNIT}承辦人員（擬辦）" in offered["擬辦"]["why"]
    assert "○ 加會  --to 加會：" in text
    assert f"✗ 擬辦  {offered['擬辦']['why']}　別名：擬稿" in text
    assert offered["退回"]["aliases"] == ["退件", "退文"]


def test_what_is_recorded_by_another_word_is_shown_and_exported_by_its_own(chenhe: Chenhe) -> None:
    case_id = a_case(chenhe)
    act = acting(chenhe, case_id, set())
    act("補正", DRAFTER, *WHY)

    act("復辦", DRAFTER)
    act("送會", HEAD, "--to", "政風室", *WHY)

    shown = chenhe("case", "show", case_id).out
    exported = chenhe("log", "export").out
    assert "補正完成" in shown
    assert "復辦" not in shown
    assert "加會" in shown
    assert ",復辦," in exported
