"""One case as the commands print it: in full, or that there is one (密件)."""

import shlex

from rules.days import format_short
from rules.marks import Action
from web.commands.common import TextOrJson, print_json, print_line
from workflow.actions.confidential import Reader
from workflow.actions.parts import whose_turn
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.desk.telling import told_case
from workflow.events.base import Event
from workflow.events.signing import DocumentCosigned, DocumentDecided
from workflow.reports.board import MASK
from workflow.reports.records import log_rows


def _said(event: Event) -> str:
    """The stance of a co-signer, the outcome of a decision."""
    if isinstance(event, DocumentDecided):
        return event.outcome.value
    return event.stance.value if isinstance(event, DocumentCosigned) else ""


def _row_then(work: Casework, case: Case) -> str:
    """How to see the row as it was when the case took it."""
    if not work.office.store.has_rules(case.rulebook):
        return "這個版本沒有留存，看不到當時的列"
    return f"當時的列：chenhe rules show line:{case.line} --version {shlex.quote(case.rulebook)}"


def print_case(work: Casework, case: Case, form: TextOrJson, reader: Reader) -> None:
    """The case with its record, as far as this reader may read it."""
    if form is TextOrJson.JSON:
        print_json(told_case(work, case, reader))
        return
    if not reader.may_read(case):
        _print_existence(case)
        return
    history = work.history(case.id)
    outcome = f"，{case.outcome.value}" if case.outcome else ""
    print_line(f"{case.id}  {case.subject}")
    print_line(f"  依據    {case.row}")
    if not work.office.works_by(case.rulebook):
        print_line(f"  版本    {case.rulebook}，不是施行中的。{_row_then(work, case)}")
    print_line(f"  狀態    {case.state.value}{outcome}")
    print_line(f"  速別    {case.urgency}，限辦日期 {_due(case)}")
    print_line(f"  輪到    {whose_turn(case)}")
    for number, (event, row) in enumerate(zip(history, log_rows(history), strict=True), start=1):
        at = row["時間"][:16].replace("T", " ")
        who = f"{row['單位']}{row['職稱']} {row['人員']}".strip()
        to = f"→ {row['對象']}" if row["對象"] else ""
        said = (to, _said(event), row["註記"], row["意見"])
        words = "　".join(each for each in said if each)
        print_line(f"  {number:>3}  {at}  {Action(row['動作']).value}  {who}  {words}".rstrip())


def _print_existence(case: Case) -> None:
    """Of a 密件 of others: that there is one, and where it is."""
    print_line(f"{case.id}  {MASK}")
    print_line(f"  狀態    {case.state.value}")
    print_line(f"  速別    {case.urgency}，限辦日期 {_due(case)}")
    print_line(f"  輪到    {whose_turn(case)}")


def _due(case: Case) -> str:
    """The day, and the end of the period where days off moved it."""
    ends_on = case.clock.ends_on
    if ends_on is None or ends_on == case.due:
        return format_short(case.due)
    return f"{format_short(case.due)}（期間末日 {format_short(ends_on)}）"
