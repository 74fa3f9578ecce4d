"""chenhe rehearse: what would happen to many documents under a staffing plan, simulated.

Scenarios and options are checked first, and every fault is told at once; only then is anything
started. stdout holds the result and nothing else; warnings and progress go to stderr.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rules.export import Record
from rules.rulebook import Rulebook
from web.commands.common import AgencyName, any_number, note, rulebook, whole
from web.commands.fitting import fit
from web.commands.placing import write_whole
from web.commands.rehearsal_paper import (
    PAPERS,
    QuestionText,
    Ran,
    paper_asked,
    paper_file,
    print_whole,
)
from web.commands.rehearsing import (
    Cluster,
    Days,
    Replications,
    ScenarioName,
    Seed,
    Workers,
    crew_of,
    listed,
    place_faults,
    scenarios_named,
    told_progress,
)
from web.commands.trace_file import traced_to
from web.commands.validating import validate
from web.commands.varying import sensitivity, staff, sweep
from web.files.tables import json_text
from web.rehearsals.questions import with_relief
from web.rehearsals.reading import scenarios_read
from web.rehearsals.running import Crew, rehearsed, rehearsing
from web.rehearsals.text import loads_text, rehearsal_text
from workflow.rehearsal.assuming import unsettled
from workflow.rehearsal.network.loads import load_of
from workflow.rehearsal.row_changes import change_lines, change_records, row_changes
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.supposing import edit_said
from workflow.rehearsal.telling import loads_record, rehearsal_record
from workflow.rehearsal.wanted import REPLICATIONS, SEED, Rehearsal, Wanted

INTERRUPTED = 130
RUN = "run"


class RehearsalFormat(StrEnum):
    """How to print what came of it."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, kw_only=True)
class Output:
    """In which form the result is printed, and where."""

    form: RehearsalFormat
    to: Path | None

    def write(self, content: str | bytes) -> None:
        """The whole of it."""
        if self.to is None:
            print_whole(content)
            return
        write_whole(self.to, content)
        note(f"已寫出 {self.to}")


def rehearse(
    scenario: ScenarioName = "",
    compare: Annotated[
        list[str] | None,
        typer.Option("--compare", metavar="OTHER", help="和這個情境比較；可給多個，成對相減"),
    ] = None,
    cases: Annotated[
        int | None,
        typer.Option("--cases", parser=whole(), metavar="N", help="暖機後計入 N 件，全部辦結為止"),
    ] = None,
    days: Days = None,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    cluster: Cluster = "",
    log: Annotated[
        Path | None,
        typer.Option(
            "--log",
            metavar="OUT.csv|OUT.xes",
            help="寫出第一次重複的簽核紀錄，可用 audit 稽核；.xes 是 XES",
        ),
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(
            "--precision",
            parser=any_number,
            metavar="P",
            help="重複到平均辦理日數準到 ±P，例如 0.05",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="只檢查情境，印出各職稱的負荷與調整的列，不執行")
    ] = False,
    relief: Annotated[
        bool,
        typer.Option("--relief", help="再試瓶頸多一個人能少幾天（多跑一兩個情境）；報告一定試"),
    ] = False,
    listing: Annotated[bool, typer.Option("--list", help="列出隨附的情境")] = False,
    form: Annotated[RehearsalFormat, typer.Option("--format", help="輸出格式")] = (
        RehearsalFormat.TEXT
    ),
    to: Annotated[
        Path | None, typer.Option("--to", "-o", metavar="FILE", help="寫到哪個檔案；預設標準輸出")
    ] = None,
    question: QuestionText = "",
    agency: AgencyName = None,
) -> None:
    """預演：依情境模擬許多公文，看要辦幾天、多少逾期、卡在哪裡，兩個情境差多少。

    以 0 結束：完成；2：用法、情境或選項有錯，全部列出，什麼都沒有開始；130：按 Ctrl-C 中斷。

    同一個情境、種子與規則，不論用幾個工作程序，結果都一樣（執行秒數除外）。
    """
    if listing:
        listed()
        return
    if check and form in PAPERS:
        message = "--check 印文字或 JSON，不印網頁或 PDF"
        raise typer.BadParameter(message)
    paper, book = paper_asked(form, question, to), rulebook(agency)
    wanted = Wanted(
        replications=replications, seed=seed, days=days, cases=cases, precision=precision
    )
    files = [scenario, *(compare or ())]
    given, faults = scenarios_named(files)
    crew, more = crew_of(workers, cluster)
    faults += [*more, *place_faults("log", log), *place_faults("to", to)]
    scenarios = scenarios_read(given, book, None if check else wanted, faults)
    output = Output(form=form, to=to)
    if check:
        _print_loads(scenarios, book, output)
        return
    _warn(scenarios, book)
    try:
        with traced_to(log, scenarios[0], book) as sink, told_progress() as progress:
            found = rehearsed(scenarios, book, wanted, crew=crew, progress=progress, sink=sink)
        if relief or paper.is_paper:
            found = _with_relief(found, scenarios[-1], book, wanted, crew)
    except KeyboardInterrupt as error:
        note("已中斷，沒有寫出任何結果")
        raise typer.Exit(INTERRUPTED) from error
    if paper.is_paper:
        ran = Ran(files=files, scenarios=scenarios, rulebook=book, wanted=wanted)
        output.write(paper_file(paper, ran, found))
        return
    is_json = form is RehearsalFormat.JSON
    lines = () if is_json else (f"{line}\n" for line in rehearsal_text(found))
    output.write(json_text(rehearsal_record(found)) if is_json else "".join(lines))


def _with_relief(
    found: Rehearsal, scenario: Scenario, book: Rulebook, wanted: Wanted, crew: Crew
) -> Rehearsal:
    """The same with what would relieve its bottleneck."""
    with (
        told_progress() as progress,
        rehearsing(book, wanted, crew=crew, progress=progress) as again,
    ):
        return with_relief(found, scenario, book, wanted, again)


def _print_loads(scenarios: Sequence[Scenario], book: Rulebook, output: Output) -> None:
    """Every load and the rows edited, which are known without running anything."""
    if output.form is RehearsalFormat.JSON:
        records = [_checked_record(each, book) for each in scenarios]
        content = json_text(records[0] | {"others": records[1:]})
    else:
        lines = (line for each in scenarios for line in _checked_lines(each, book))
        content = "".join(f"{line}\n" for line in lines)
    output.write(content)


def _checked_record(scenario: Scenario, book: Rulebook) -> Record:
    """What is known of a scenario, for programs: `edits` has every row before and after."""
    changes = row_changes(scenario.edits, book)
    records = change_records(changes, book)
    return loads_record(scenario.name, load_of(scenario, book), records)


def _checked_lines(scenario: Scenario, book: Rulebook) -> Iterator[str]:
    """What is known of a scenario, for people: its loads, then what it edits, row by row."""
    yield from loads_text(scenario.name, load_of(scenario, book))
    if scenario.edits:
        changes = row_changes(scenario.edits, book)
        yield f"\n{scenario.name}：調整分層負責 {len(changes)} 列"
        yield from map(str, map(edit_said, scenario.edits))
        yield from change_lines(changes, book)


def _warn(scenarios: Sequence[Scenario], book: Rulebook) -> None:
    """Whose queue never settles: it is said, not refused."""
    for each in scenarios:
        for said in unsettled(load_of(each, book)):
            note(f"注意，{each.name}：{said}")


class ScenarioGroup(TyperGroup):
    """`rehearse SCENARIO` is `rehearse run SCENARIO`: what names no other command is a scenario."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the command that they leave out."""
        is_named = not args or args[0] in (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if is_named else [RUN, *args])


app = typer.Typer(cls=ScenarioGroup, no_args_is_help=True, add_completion=False)
app.command(RUN)(rehearse)
app.command("sweep")(sweep)
app.command("sensitivity")(sensitivity)
app.command("staff")(staff)
app.command("fit")(fit)
app.command("validate")(validate)


@app.callback()
def every_rehearsal() -> None:
    """預演：chenhe rehearse 情境 [選項] 就是 chenhe rehearse run 情境 [選項]。"""
