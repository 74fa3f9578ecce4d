"""密件: no command prints it unless asked as somebody on its way, or for the whole record.

Every command is walked: a new one fails here until it says how it is called.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.conftest import Answer, Chenhe
from tests.workflow.offices import PLAIN, a_document
from tests.workflow.secrecy import (
    COLLEAGUE,
    DRAFTERS,
    HANDLER,
    OF_THE_ROW,
    OPINION,
    OUTSIDE,
    REASON,
    STAFF,
    SUBJECT,
    TYPED,
    UNIT,
    a_fresh_secret,
    a_secret,
    a_staff,
    actor,
    told,
)
from web.cli import app
from web.commands.offices import OfficeChoice, casework
from workflow.audit.kept.folder import AuditFolder
from workflow.case.case import Case
from workflow.reports.board import MASK

JSON = ("--format", "json")
NO_CASE = {  # neither prints nor takes a case
    *("serve", "demo", "route", "statistics", "log verify", "log rebuild", "log accept"),
    *("log checkpoints", "doctor"),
    *(
        "backup",
        "restore",
        "upgrade",
    ),  # of the database as it is, which whoever owns the file can read
    *("organisation import", "organisation template", "organisation show"),
    *("organisation appoint", "organisation number", "organisation end"),
    *("organisation deputy", "organisation reset", "organisation scenario"),
    *("exercise new", "exercise show", "exercise score", "rehearse run"),
    *("rehearse sweep", "rehearse sensitivity", "rehearse staff", "rehearse fit"),
    "rehearse validate",
    *("user add", "user change", "user reset", "user lock", "user unlock", "user sign-out"),
    *("user token", "user list", "user log", "user import", "user template"),
    *("user tie", "user untie"),
}
ON_ITS_WAY = ("--as", DRAFTERS, "--person", HANDLER)
READERS = {  # everybody else
    "nobody": (),
    "another unit": ("--as", OUTSIDE, "--person", "示範政風戊"),
    "a colleague of the drafter": ("--as", DRAFTERS, "--person", COLLEAGUE),
}
EXPORTS = ("csv", "jsonl", "xes", "ocel")
READING = ("case show", "case list", "case sheet", "remind", "log export")  # take a reader
AUDITS = ("text", "json", "html")


@pytest.fixture
def cases(chenhe: Chenhe) -> tuple[Case, Case]:
    """A 密件 on its way, and another document of its unit."""
    work = casework(None, None, OfficeChoice.LIVE)
    a_staff(work)
    other = work.register(a_document(PLAIN, subject="別件", actor=actor("示範收文己")))
    case = a_secret(work)
    a_fresh_secret(work)
    return case, other


def commands() -> Iterator[str]:
    """Every command by its words: case show."""
    yield from _below(typer.main.get_command(app), ())


def _below(command: Any, words: tuple[str, ...]) -> Iterator[str]:
    if not hasattr(command, "list_commands"):
        yield " ".join(words)
        return
    for name in command.list_commands(None):
        yield from _below(command.get_command(None, name), (*words, name))


def calls(case: Case, folder: Path) -> dict[str, list[tuple[str, ...]]]:
    """How every command that may touch a case is called, without who reads."""
    typed = ("--as", OUTSIDE, "--person", "示範政風戊", "--reason", "x", "--to", "承辦人員")
    colleague = ("--as", DRAFTERS, "--person", COLLEAGUE)
    by = ("--by", "示範人事")
    return {
        "case show": [("case", "show", case.id, *more) for more in ((), JSON)],
        "case list": [("case", "list", *more) for more in ((), JSON, ("--unit", UNIT))],
        "case sheet": [
            ("case", "sheet", case.id, "--to", str(folder / f"{kind}.html"), "--kind", kind)
            for kind in ("cosigning", "route")
        ],
        "case act": [
            ("case", "act", case.id, action, *who, "--opinion", "x", "--outcome", "發", *JSON)
            for action in ("擬辦", "核定", "展期", "加會", "免會", "退回", "改分", "銷號", "稽催")
            for who in (typed, colleague)
        ],
        "case actions": [
            ("case", "actions", case.id, *who, *more)
            for who in (typed[:4], colleague)
            for more in ((), JSON)
        ],
        "case register": [("case", "register", "--row", "line:9", "--subject", "新件", *JSON)],
        "remind": [("remind", *more) for more in ((), JSON, ("--unit", UNIT))],
        "log export": [("log", "export", "--format", form) for form in EXPORTS],
        "audit": [
            ("audit", "--organisation", "office", "--format", form, *more)
            for form in AUDITS
            for more in ((), ("--assume-rows",))
        ],
        "organisation close-day": [
            ("organisation", "close-day", case.due.isoformat(), "--reason", "颱風", *by)
        ],
        "organisation reopen-day": [("organisation", "reopen-day", case.due.isoformat(), *by)],
        "organisation hand-over": [
            ("organisation", "hand-over", HANDLER, COLLEAGUE, "--last-day", "2030-01-02", *by)
        ],
    }


def said(answer: Answer, folder: Path) -> str:
    """All that a command left behind."""
    files = (path.read_text() for path in folder.glob("*.html"))
    return "\n".join((answer.out, answer.err, *files))


def test_every_command_says_whether_it_prints_cases(cases: tuple[Case, Case]) -> None:
    about_the_table = {each for each in commands() if each.startswith("rules ")}

    assert {*calls(cases[0], Path()), *NO_CASE, *about_the_table} == set(commands())


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_no_command_tells_an_outsider_of_a_confidential_case(
    chenhe: Chenhe, cases: tuple[Case, Case], reader: tuple[str, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()

    found = [
        (arguments, secrets)
        for name, ways in calls(cases[0], folder).items()
        for arguments in ways
        if (secrets := told(said(chenhe(*arguments, *_read_by(name, reader)), folder)))
    ]

    assert found == []


@pytest.mark.parametrize("form", AUDITS)
def test_an_audit_that_is_kept_tells_no_more_when_it_is_printed(
    chenhe: Chenhe, database: Path, cases: tuple[Case, Case], form: str, tmp_path: Path
) -> None:
    export = tmp_path / "本辦公室.csv"
    export.write_text(chenhe("log", "export").out, "utf-8")
    chenhe("audit", str(export), "--keep", "--assume-rows")
    (kept,) = AuditFolder(database.with_name("chenhe.db.audits")).all()

    answer = chenhe("audit", "--kept", kept.id, "--format", form)

    assert export.name in answer.out
    assert told(said(answer, tmp_path)) == []


def _read_by(name: str, reader: tuple[str, ...]) -> tuple[str, ...]:
    return reader if name in READING else ()


@pytest.mark.parametrize("reader", [ON_ITS_WAY, ("--confidential",)])
@pytest.mark.parametrize("name", READING)
def test_whoever_is_on_its_way_or_asks_for_all_reads_it(
    chenhe: Chenhe, cases: tuple[Case, Case], name: str, reader: tuple[str, ...], tmp_path: Path
) -> None:
    for arguments in calls(cases[0], tmp_path)[name]:
        answer = chenhe(*arguments, *reader)

        assert answer.code == 0, answer.err
        assert SUBJECT in said(answer, tmp_path), arguments


@pytest.mark.parametrize(
    "arguments", [("case", "list"), ("log", "export"), ("remind",)], ids=" ".join
)
def test_by_default_its_number_is_shown_without_its_subject(
    chenhe: Chenhe, cases: tuple[Case, Case], arguments: tuple[str, ...]
) -> None:
    answer = chenhe(*arguments)

    (line,) = [line for line in answer.out.splitlines() if cases[0].id in line]
    assert MASK in line


def test_the_record_of_a_hidden_case_keeps_its_keys_and_says_where_it_is(
    chenhe: Chenhe, cases: tuple[Case, Case]
) -> None:
    case = cases[0]

    hidden = chenhe("case", "show", case.id, *JSON).json
    full = chenhe("case", "show", case.id, *JSON, *ON_ITS_WAY).json

    assert hidden.keys() == full.keys()
    kept = {key for key in full if hidden[key] == full[key] and full[key]}
    assert kept == {
        *("id", "version", "state", "unit", "urgency", "received_at", "due", "open"),
        *("confidential",),
    }
    assert (hidden["subject"], hidden["row"]) == (MASK, {"key": "", "line": 0})


def test_an_export_tells_all_of_other_cases_and_one_line_of_it(
    chenhe: Chenhe, cases: tuple[Case, Case]
) -> None:
    case, other = cases

    rows = chenhe("log", "export").rows
    full = chenhe("log", "export", "--confidential").rows

    assert [row for row in rows if row["文號"] == other.id] == [
        row for row in full if row["文號"] == other.id
    ]
    (line,) = [row for row in rows if row["文號"] == case.id]
    assert (line["動作"], line["流程列"], line["意見"]) == ("收文", "", "")
    assert {OPINION, f"{REASON}；{OPINION}"} <= {row["意見"] for row in full}


def test_an_export_as_lines_keeps_every_place_in_the_chain(
    chenhe: Chenhe, cases: tuple[Case, Case]
) -> None:
    hidden, full = (
        [
            json.loads(line)
            for line in chenhe("log", "export", "--format", "jsonl", *more).out.splitlines()
        ]
        for more in ((), ("--confidential",))
    )

    assert [each | {"payload": None} for each in hidden] == [
        each | {"payload": None} for each in full
    ]
    assert {each["case_id"] for each in hidden if each["payload"] is None} >= {cases[0].id}
    assert all(each["payload"] for each in hidden if each["case_id"] == cases[1].id)
    assert chenhe("log", "verify").code == 0


def test_only_who_holds_the_position_reads_as_it(chenhe: Chenhe, cases: tuple[Case, Case]) -> None:
    answer = chenhe("case", "show", cases[0].id, "--as", DRAFTERS, "--person", "示範政風戊")

    assert (answer.code, answer.out) == (1, "")
    assert "不是秘書室承辦人員" in answer.err


def test_a_person_without_a_position_is_bad_usage(chenhe: Chenhe, cases: tuple[Case, Case]) -> None:
    answer = chenhe("case", "list", "--person", HANDLER)

    assert (answer.code, answer.out) == (2, "")
    assert "--as" in answer.err


def test_the_handler_alone_acts_and_sees_what_comes_of_it(
    chenhe: Chenhe, cases: tuple[Case, Case]
) -> None:
    answer = chenhe("case", "act", cases[0].id, "簽收", *ON_ITS_WAY)

    assert answer.code == 0, answer.err
    assert {secret for secret in (*TYPED, *OF_THE_ROW) if secret in answer.out} >= {
        SUBJECT,
        OPINION,
        OF_THE_ROW[0],
    }
    assert STAFF[HANDLER] == DRAFTERS
