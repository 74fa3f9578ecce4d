"""chenhe rules import and compare: another transcription, and what changes between two tables."""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rules.agency.agency import UNSTATED
from rules.comparing import Change, Comparison, RowChange, compare
from rules.corrections import Corrections
from rules.days import format_short
from rules.export import Record, cosigner_records, schedule_record, step_records
from rules.importing import draft_agency, write_agency
from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from rules.rulerow import Status
from rules.texts import one_line
from web.commands.common import Format, TextOrJson, note, print_json, print_line, rulebook
from web.language.words import CHANGE_WORDS, COSIGNING_MOVED, STATUS_WORDS
from web.settings import corrections_file

app = typer.Typer()

NOTHING = "—"

Side = Annotated[str, typer.Argument(help="隨附機關的名稱，或機關資料夾")]


@app.command("import")
def import_table(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="本格式的 Markdown 表")],
    agency: Annotated[str, typer.Option("--agency", metavar="NAME", help="機關全名，或一個稱呼")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="要建立的機關資料夾")],
    like: Annotated[
        str | None, typer.Option("--like", help="沿用這個機關的職稱、單位、會辦對象與各項設定")
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option("--corrections", metavar="FILE", help="前一份表的校對紀錄，帶到新資料夾"),
    ] = None,
) -> None:
    """把另一份表讀成機關資料夾：表、agency.toml、存疑的列。"""
    known = shipped_agency(like) if like else None
    if not (name := one_line(agency)):
        raise typer.BadParameter("請以 --agency 寫出機關全名，或一個稱呼")
    draft = draft_agency(file, name=name, to=to, like=known, journal=corrections)
    write_agency(draft, to)
    rows = draft.rulebook.rows
    counted = Counter(row.status for row in rows)
    counts = "、".join(
        f"{word} {counted[status]}"
        for status, word in STATUS_WORDS.items()
        if status is not Status.CORRECTED or corrections
    )
    note(f"已建立 {to}：{len(rows)} 列（{counts}）")
    if corrections:
        note(
            f"帶來的校對：{len(draft.answered)} 筆適用、{draft.stale} 筆不再適用（列為存疑）、"
            f"{len(draft.lost)} 筆的列已不在表上"
        )
    for each in draft.lost:
        note(f"列已不在表上：第 {each.number} 筆 {each.key}")
    if draft.doubtful:
        note(f"存疑的列在 {to / 'doubts.md'}；在校對之前不能排流程。")
    for each in draft.to_confirm:
        note(f"請確認：{each}")
    note(f"使用：chenhe rules doubts --agency {to}")


@app.command("compare")
def compare_tables(
    a: Side,
    b: Side,
    as_read: Annotated[bool, typer.Option("--as-read", help="A 取照印讀出的，不套用校對")] = False,
    form: Format = TextOrJson.TEXT,
) -> None:
    """逐列比較兩份表：誰多了、少了核定，步驟與會辦的增減。"""
    before, after = _side(a), _side(b)
    if as_read:
        before = replace(before, corrections=Corrections())
    comparison = compare(before, after)
    if form is TextOrJson.JSON:
        print_json(comparison_record(comparison))
        return
    for line in _summary_lines(comparison):
        print_line(line)
    for each in comparison.rows:
        print_line()
        for line in _row_lines(each):
            print_line(line)


def _side(name: str) -> Rulebook:
    """CHENHE_CORRECTIONS is the journal of the agency in force; another side has its own."""
    folder = shipped_agency(name)
    in_force = shipped_agency(os.environ.get("CHENHE_AGENCY") or DEFAULT_AGENCY)
    if folder.resolve() == in_force.resolve():
        return rulebook(name)
    return load_rulebook(folder, corrections_file(folder, ""))


def comparison_record(comparison: Comparison) -> Record:
    """A comparison as `--format json` prints it."""
    counts = {change.value: count for change, count in comparison.counts.items()}
    return {
        "a": _side_record(comparison.a),
        "b": _side_record(comparison.b),
        "summary": {
            "same": comparison.same,
            **counts,
            "decisions_moved": comparison.moved_decisions,
        },
        "positions": {
            position: {"gained": balance.gained, "lost": balance.lost}
            for position, balance in comparison.positions.items()
        },
        "settings": [{"key": each.key, "a": each.a, "b": each.b} for each in comparison.settings],
        "rows": [_change_record(each) for each in comparison.rows],
    }


def _side_record(book: Rulebook) -> Record:
    return {
        "agency": book.agency.name,
        "version": book.version,
        "rows": len(book.rows),
        "schedules": [schedule_record(each) for each in book.agency.schedules],
    }


def _change_record(each: RowChange) -> Record:
    """One row in both versions; what a version does not have is null."""
    a, b = each.a, each.b
    return {
        "key": each.row.key,
        "key_a": a.key if a else None,
        "key_b": b.key if b else None,
        "line_a": a.line if a else None,
        "line_b": b.line if b else None,
        "change": each.change.value,
        "route": each.changes_route,
        "decider": {"a": a.decider if a else None, "b": b.decider if b else None},
        "steps_added": step_records(each.steps_added),
        "steps_dropped": step_records(each.steps_dropped),
        "cosigners_added": cosigner_records(each.cosigners_added),
        "cosigners_dropped": cosigner_records(each.cosigners_dropped),
        "remark": {"a": a.remark if a else None, "b": b.remark if b else None},
        "issuer": {"a": a.issuer.value if a else None, "b": b.issuer.value if b else None},
        "status": {"a": a.status.value if a else None, "b": b.status.value if b else None},
    }


def _summary_lines(comparison: Comparison) -> list[str]:
    """Both versions, how many rows changed in what way, who gains or loses decisions."""
    lines: list[str] = []
    for letter, book in (("A", comparison.a), ("B", comparison.b)):
        issued = "、".join(
            f"{each.suffix}表 {format_short(each.issued_on) if each.issued_on else UNSTATED}"
            for each in book.agency.schedules
        )
        lines.append(
            f"{letter}  {book.agency.name} {book.version}，{len(book.rows)} 列（{issued}）"
        )
    counts = "、".join(f"{CHANGE_WORDS[kind]} {n}" for kind, n in comparison.counts.items())
    lines.append(f"相同 {comparison.same} 列；{counts}；核定者不同 {comparison.moved_decisions}")
    for position, balance in comparison.positions.items():
        lines.append(f"  {position}：多 {balance.gained} 項核定，少 {balance.lost} 項")
    if comparison.settings:
        lines.append(f"設定不同 {len(comparison.settings)} 項")
    for each in comparison.settings:
        lines.append(f"  {each.key}　{each.a or NOTHING} → {each.b or NOTHING}")
    return lines


def _row_lines(each: RowChange) -> list[str]:
    """One row that changed: only what is not the same in both."""
    a, b = each.a, each.b
    at = "、".join(f"{side} 第 {row.line} 行" for side, row in (("A", a), ("B", b)) if row)
    lines = [f"{CHANGE_WORDS[each.change]}  {each.row.key}（{at}）"]
    if a and b:
        if each.change is Change.RENAMED:
            lines.append(f"  原名    {a.key}")
        pairs = (
            ("核定", a.decider, b.decider),
            ("名義", a.issuer.value, b.issuer.value),
            ("備考", a.remark, b.remark),
            ("讀取", STATUS_WORDS[a.status], STATUS_WORDS[b.status]),
        )
        lines += [f"  {name}    {x or NOTHING} → {y or NOTHING}" for name, x, y in pairs if x != y]
    elif decider := each.row.decider:
        lines.append(f"  核定    {decider}")
    steps = [f"＋{step.position}{step.action.value}" for step in each.steps_added]
    steps += [f"－{step.position}{step.action.value}" for step in each.steps_dropped]
    asked = [f"＋{cosigner.name}" for cosigner in each.cosigners_added]
    asked += [f"－{cosigner.name}" for cosigner in each.cosigners_dropped]
    lines += [
        f"  {name}    {'、'.join(parts)}"
        for name, parts in (("步驟", steps), ("會辦", asked))
        if parts
    ]
    if each.changes_only_cosigning:
        lines.append(f"  流程    {COSIGNING_MOVED}")
    return lines
