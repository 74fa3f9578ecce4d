"""The records of rows and routes: the shapes that other people's scripts rely on."""

import json

from rules.export import doubt_records, route_record, row_record, step_records
from rules.route import SignStage, assists
from rules.rulerow import Status
from tests.rules.building import a_route, shipped

ROW_FIELDS = {
    "key",
    "unit",
    "schedule",
    "issuer",
    "item",
    "content",
    "task",
    "status",
    "steps",
    "decider",
    "cosigners",
    "cosign_text",
    "remark",
    "doubts",
    "repair",
    "correction",
    "confirmed_by",
    "source",
}


def test_a_row_is_listed_with_every_promised_field() -> None:
    record = row_record(shipped().at_line(500))

    assert record.keys() >= ROW_FIELDS
    assert record["source"] == {"file": "taipei-doit.md", "line": 500}
    assert (record["issuer"], record["status"], record["decider"]) == ("府", "clean", "市長")
    assert record["cosigners"] == [
        {"name": "工務局", "kind": "agency", "condition": None, "before": None},
        {"name": "法務局", "kind": "agency", "condition": None, "before": None},
        {"name": "法務人員", "kind": "role", "condition": None, "before": "法務局"},
    ]


def test_a_drafter_who_decides_alone_is_listed_with_one_step() -> None:
    record = row_record(shipped().at_line(478))

    assert record["steps"] == [{"position": "承辦人員", "action": "核定"}]


def test_a_doubtful_row_is_listed_without_steps_but_with_candidates() -> None:
    row = shipped().at_line(1040)

    record = row_record(row)

    assert (record["steps"], record["decider"]) == ([], None)
    assert record["doubts"] == [
        {
            "code": "TWO_DECIDERS",
            "message": "印了 2 個核定（主任、局長），不知由誰核定",
            "candidates": [step_records(each) for each in row.doubts[0].candidates],
        }
    ]


def test_every_row_is_json() -> None:
    listed = json.loads(json.dumps([row_record(row) for row in shipped().rows]))

    assert len(listed) == 585


def test_the_doubts_are_listed_with_the_cells_as_printed() -> None:
    listed = list(doubt_records(shipped().rows))

    doubtful = shipped().search(status=Status.DOUBTFUL)
    assert [record["line"] for record in listed] == [row.line for row in doubtful]
    assert all(
        record.keys() == {"key", "line", "code", "message", "printed", "candidates"}
        for record in listed
    )
    assert "≠" in str(listed[0]["printed"])


def test_a_route_is_listed_with_its_ladder_and_its_stages() -> None:
    route = a_route("擬辦 · 核定", cosign="必要時會辦會計室", unit="綜合企劃組")

    record = route_record(route)

    assert (record["line"], record["issuer"], record["unit"]) == (3, "機關", "綜合企劃組")
    assert record["ladder"] == list(route.ladder.positions)
    assert record["stages"] == [
        a_signature("承辦人員", "擬辦"),
        {
            "kind": "cosign",
            "mode": "parallel",
            "branches": [
                {
                    "name": "會計室",
                    "kind": "unit",
                    "condition": "必要時",
                    "signers": ["主任"],
                }
            ],
            "before": [],
        },
        a_signature("組長", "核定"),
    ]


def test_a_route_lists_who_signs_before_whom() -> None:
    record = route_record(shipped().route(shipped().at_line(500)))

    assert '"before": [["法務人員", "法務局"]]' in json.dumps(record, ensure_ascii=False)


def test_the_route_says_on_which_version_and_schedule_it_rests() -> None:
    book = shipped()

    record = route_record(book.route(book.at_line(500)))

    assert record["version"] == book.version
    assert (record["schedule"], record["issued_on"]) == ("採購共同甲", "2019-06-19")
    assert record["issue_document"] == "府授人管字第10801305001號函核定"


def test_the_route_says_who_reviews_as_an_assistant() -> None:
    book = shipped()

    signs = [
        stage
        for stage in book.route(book.at_line(12)).stages
        if isinstance(stage, SignStage) and assists(stage, book.agency.unit("綜合企劃組").ladder)
    ]

    assert [stage.position for stage in signs] == ["專門委員", "主任秘書", "副局長"]


def a_signature(position: str, action: str) -> dict[str, object]:
    return {"kind": "sign", "position": position, "action": action, "assisting": False}
