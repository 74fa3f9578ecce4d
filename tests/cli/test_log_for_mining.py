"""chenhe log export --format xes, ocel: what programs that mine processes read, nothing lost."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import rustxes
from defusedxml.ElementTree import fromstring
from jsonschema_rs import validator_for

from tests.cli.conftest import Chenhe
from tests.workflow.offices import PLAIN, a_document
from tests.workflow.secrecy import a_secret, a_staff, actor
from web.commands.offices import OfficeChoice, casework
from web.files.xes import KEYS, OF_THE_CASE, xes_lines
from workflow.reports.records import LOG_COLUMNS

XES = "{http://www.xes-standard.org/}"
OF_THE_TRACE = ("文號", *OF_THE_CASE)
HEADINGS = {key: name for name, key in KEYS.items() if name != "文號"}
NAMED = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
RELATIONS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["objectId", "qualifier"],
        "properties": {"objectId": {"type": "string"}, "qualifier": {"type": "string"}},
    },
}


def attributes(*needed: str) -> dict[str, Any]:
    known = {"name": STRING, "time": TIME}
    item = {"type": "object", "required": ["name", *needed], "properties": known}
    return {"type": "array", "items": item}


STRING, TIME = {"type": "string"}, {"type": "string", "format": "date-time"}
TYPES = {
    "type": "array",
    "items": NAMED | {"required": ["name", "attributes"]},
}
# The members that the standard asks for: https://www.ocel-standard.org/2.0/ocel20-schema-json.json
OCEL = {
    "type": "object",
    "required": ["eventTypes", "objectTypes", "events", "objects"],
    "properties": {
        "eventTypes": TYPES,
        "objectTypes": TYPES,
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "time"],
                "properties": {
                    **{"id": STRING, "type": STRING, "time": TIME},
                    **{"attributes": attributes("value"), "relationships": RELATIONS},
                },
            },
        },
        "objects": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type"],
                "properties": {
                    **{"id": STRING, "type": STRING},
                    "attributes": attributes("value", "time"),
                    "relationships": RELATIONS,
                },
            },
        },
    },
}


@pytest.fixture
def office(database: Path) -> None:
    """Three documents of the live office on their way at once, one of them a 密件."""
    work = casework(None, None, OfficeChoice.LIVE)
    a_staff(work)
    work.register(a_document(PLAIN, subject='=1+1 <示範> & "別件"\t2', actor=actor("示範收文己")))
    a_secret(work)
    work.register(a_document(PLAIN, subject="又一件", actor=actor("示範收文己")))


def by_case(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same lines, those of a case together."""
    cases = dict.fromkeys(row["文號"] for row in rows)
    return [row for case in cases for row in rows if row["文號"] == case]


def plain(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """What the CSV made harmless for spreadsheets, as it was."""
    return [{name: text.removeprefix("'") for name, text in row.items()} for row in rows]


def read_back(xes: str) -> list[dict[str, str]]:
    """Every event of a file in the columns of the log."""
    return [
        row for trace in fromstring(xes).iter(f"{XES}trace") for row in _lines(_texts(trace), trace)
    ]


def _lines(told: dict[str, str], trace: Element) -> list[dict[str, str]]:
    opening = {"文號": told["concept:name"]} | {name: told.get(name, "") for name in OF_THE_CASE}
    blank = dict.fromkeys(LOG_COLUMNS, "")
    return [
        blank
        | opening
        | {HEADINGS.get(key, key): text for key, text in _texts(each).items() if key != TRANSITION}
        for each in trace.iter(f"{XES}event")
    ]


TRANSITION = "lifecycle:transition"


def _texts(element: Element) -> dict[str, str]:
    return {each.get("key", ""): each.get("value", "") for each in element if each.get("key")}


def test_an_xes_file_holds_every_cell_of_the_log(chenhe: Chenhe, office: None) -> None:
    for more in ((), ("--confidential",)):
        rows = plain(chenhe("log", "export", *more).rows)

        answer = chenhe("log", "export", "--format", "xes", *more)

        assert answer.code == 0
        assert len(rows) >= 3
        assert read_back(answer.out) == by_case(rows)
        assert f"匯出 {len(rows)} 筆事件" in answer.err


def test_an_xes_file_is_read_by_another_program(
    chenhe: Chenhe, office: None, tmp_path: Path
) -> None:
    rows = by_case(chenhe("log", "export", "--confidential").rows)
    file = tmp_path / "紀錄.xes"
    file.write_text(chenhe("log", "export", "--format", "xes", "--confidential").out, "utf-8")

    frame, _ = rustxes.import_xes(str(file))

    assert frame["concept:name"].to_list() == [row["動作"] for row in rows]
    assert frame["org:role"].to_list() == [row["職稱"] or None for row in rows]
    assert frame["case:concept:name"].to_list() == [row["文號"] for row in rows]


def test_an_xes_file_says_times_with_their_offset_and_steps_of_a_lifecycle(
    chenhe: Chenhe, office: None
) -> None:
    events = list(fromstring(chenhe("log", "export", "--format", "xes").out).iter(f"{XES}event"))

    times = [each for event in events for each in event if each.get("key") == "time:timestamp"]
    assert len(times) == len(events)
    assert {each.tag for each in times} == {f"{XES}date"}
    assert all(each.get("value", "").endswith("+08:00") for each in times)
    assert {_texts(each)[TRANSITION] for each in events} <= {
        *("assign", "start", "complete", "reassign", "withdraw"),
        *("suspend", "resume", "manualskip"),
    }


def test_an_office_without_a_log_is_a_file_without_traces(chenhe: Chenhe) -> None:
    empty = chenhe("log", "export", "--format", "xes").out

    assert read_back(empty) == []
    assert fromstring(empty).tag == f"{XES}log"


def test_what_xml_cannot_hold_is_named_in_its_place() -> None:
    line = dict.fromkeys(LOG_COLUMNS, "") | {"文號": "A", "意見": "甲\x01乙\ufffe"}

    text = "\n".join(xes_lines([line]))

    assert read_back(text)[0]["意見"] == "甲〔U+0001〕乙〔U+FFFE〕"


def test_an_ocel_file_is_as_the_standard_asks(chenhe: Chenhe, office: None) -> None:
    for more in ((), ("--confidential",), ("--office", "demo")):
        made = chenhe("log", "export", "--format", "ocel", *more).json

        validator_for(OCEL, validate_formats=True).validate(made)
        known = {each["id"]: each["type"] for each in made["objects"]}
        assert len(known) == len(made["objects"])
        assert set(known.values()) <= {each["name"] for each in made["objectTypes"]}
        assert {each["type"] for each in made["events"]} == {
            each["name"] for each in made["eventTypes"]
        }
        related = [each for event in made["events"] for each in event["relationships"]]
        linked = [each for found in made["objects"] for each in found["relationships"]]
        assert {each["objectId"] for each in (*related, *linked)} <= known.keys()


def test_an_ocel_file_is_read_by_another_program(
    chenhe: Chenhe, office: None, tmp_path: Path
) -> None:
    rows = chenhe("log", "export", "--confidential").rows
    file = tmp_path / "紀錄.json"
    file.write_text(chenhe("log", "export", "--format", "ocel", "--confidential").out, "utf-8")

    frames: Any = rustxes.import_ocel_json(str(file))

    documents = {row["文號"] for row in rows}
    assert len(frames["events"]) == len(rows)
    assert frames["objects"]["ocel:type"].to_list().count("公文") == len(documents)


def test_an_ocel_file_holds_every_cell_of_the_log(chenhe: Chenhe, office: None) -> None:
    rows = plain(chenhe("log", "export", "--confidential").rows)

    made = chenhe("log", "export", "--format", "ocel", "--confidential").json

    assert [told_by(made, event) for event in made["events"]] == rows


def told_by(made: Any, event: Any) -> dict[str, str]:
    """The line of the log that an event was: what it says, and its document at that time."""
    qualified = {each["qualifier"]: each["objectId"] for each in event["relationships"]}
    document = next(each for each in made["objects"] if each["id"] == qualified["公文"])
    line = dict.fromkeys(LOG_COLUMNS, "") | {
        "文號": document["id"].removeprefix("公文/"),
        "動作": event["type"],
        "時間": event["time"],
    }
    line |= {
        each["name"]: each["value"]
        for each in document["attributes"]
        if each["time"] <= event["time"]
    }
    return line | {each["name"]: each["value"] for each in event["attributes"]}


def test_an_ocel_file_says_who_cosigned_and_as_what(chenhe: Chenhe, office: None) -> None:
    made = chenhe("log", "export", "--format", "ocel", "--confidential").json

    kinds = {each["id"]: each["type"] for each in made["objects"]}

    def signed(kind: str) -> set[str]:
        return {
            each["qualifier"]
            for event in made["events"]
            for each in event["relationships"]
            if kinds[each["objectId"]] == kind
        }

    assert signed("公文") == {"公文"}
    assert signed("職位") == {"經辦"}
    assert signed("會辦單位") <= {"會辦", "加會", "免會", "重會", "後會"}
    assert signed("會辦單位")
