"""chenhe rehearse sweep, sensitivity and staff: what a scenario's inputs change, and how few do."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from rules.errors import RulesError
from rules.export import Record
from rules.rulebook import Rulebook
from web.commands.common import AgencyName, any_number, note, rulebook, whole
from web.commands.placing import write_whole
from web.commands.rehearsal_paper import (
    PAPERS,
    PaperAsked,
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
    place_faults,
    scenarios_named,
    told_progress,
)
from web.files.tables import json_text
from web.rehearsals.reading import scenarios_read
from web.rehearsals.running import Again, Crew, rehearsing
from web.rehearsals.text import plan_text, sensitivity_text, sweep_text
from workflow.rehearsal.kept.question import BY, MOST_MORE, ON_TIME, Kind, Question
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.varying.axes import axes_of
from workflow.rehearsal.varying.filling import filled
from workflow.rehearsal.varying.sensing import sensed
from workflow.rehearsal.varying.setting import points_of
from workflow.rehearsal.varying.sweeping import swept
from workflow.rehearsal.varying.telling import (
    sensitivity_record,
    staffing_record,
    sweep_record,
)
from workflow.rehearsal.wanted import REPLICATIONS, SEED, Wanted

INTERRUPTED = 130
Found = TypeVar("Found")


class VaryFormat(StrEnum):
    """How to print what came of it."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


Form = Annotated[VaryFormat, typer.Option("--format", help="輸出格式；html、pdf 是可以核章的報告")]
To = Annotated[
    Path | None, typer.Option("--to", "-o", metavar="FILE", help="寫到哪個檔案；預設標準輸出")
]


@dataclass(frozen=True, kw_only=True)
class Output:
    """In which form the answer is printed, and where."""

    paper: PaperAsked
    to: Path | None

    def write(self, ran: Ran, found: Any, record: Record, lines: Iterable[str]) -> None:
        """The whole of it; without a file on stdout, which then holds nothing else."""
        content = self._content(ran, found, record, lines)
        if self.to is None:
            print_whole(content)
            return
        write_whole(self.to, content)
        note(f"已寫出 {self.to}")

    def _content(self, ran: Ran, found: Any, record: Record, lines: Iterable[str]) -> str | bytes:
        """The answer in the form asked for."""
        if self.paper.is_paper:
            return paper_file(self.paper, ran, found)
        is_json = self.paper.form == VaryFormat.JSON
        return json_text(record) if is_json else "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A scenario read, and who is to run what is asked of it."""

    scenario: Scenario
    rulebook: Rulebook
    wanted: Wanted
    crew: Crew

    def ran(self, file: str, asked: Question) -> Ran:
        """The same once it was run, as its report is told of it."""
        return Ran(
            files=[file],
            scenarios=[self.scenario],
            rulebook=self.rulebook,
            wanted=self.wanted,
            asked=asked,
        )

    def ask(self, question: Callable[[Again], Found]) -> Found:
        """The answer, with a bar meanwhile; Ctrl-C ends it with 130."""
        try:
            with (
                told_progress() as told,
                rehearsing(self.rulebook, self.wanted, crew=self.crew, progress=told) as again,
            ):
                return question(again)
        except KeyboardInterrupt as error:
            note("已中斷，沒有寫出任何結果")
            raise typer.Exit(INTERRUPTED) from error


def sweep(
    scenario: ScenarioName,
    vary: Annotated[
        list[str],
        typer.Option(
            "--vary", metavar="設定=值", help="要試的鍵和值：1..3、10..50/10、30,40；可給多個"
        ),
    ],
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    days: Days = None,
    workers: Workers = None,
    cluster: Cluster = "",
    form: Form = VaryFormat.TEXT,
    to: To = None,
    question: QuestionText = "",
    agency: AgencyName = None,
) -> None:
    """逐項試：情境的一兩個鍵換成各種值，每個組合都和情境原樣成對比較，一張表。

    例：chenhe rehearse sweep S.toml --vary 'staff.default.股長=1..3'
    """
    output = _output(form, question, to)
    wanted = Wanted(replications=replications, seed=seed, days=days)
    begun = _begun(scenario, wanted, _crew(workers, cluster, to), agency)
    axes = axes_of(vary)
    points_of(begun.scenario, axes, begun.rulebook)  # before any process is started
    found = begun.ask(lambda again: swept(begun.scenario, axes, begun.rulebook, again))
    ran = begun.ran(scenario, Question(kind=Kind.SWEEP, vary=tuple(vary)))
    output.write(ran, found, sweep_record(found), sweep_text(found))


def sensitivity(
    scenario: ScenarioName,
    by: Annotated[
        float,
        typer.Option(
            "--by",
            parser=any_number,
            metavar="P",
            help="各增減多少，0.2 是 20 %",
        ),
    ] = BY,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    days: Days = None,
    workers: Workers = None,
    cluster: Cluster = "",
    form: Form = VaryFormat.TEXT,
    to: To = None,
    question: QuestionText = "",
    agency: AgencyName = None,
) -> None:
    """敏感度：每個數字單獨增減，看哪一個對辦理日數的影響最大。"""
    output = _output(form, question, to)
    wanted = Wanted(replications=replications, seed=seed, days=days)
    begun = _begun(scenario, wanted, _crew(workers, cluster, to), agency)
    found = begun.ask(lambda again: sensed(begun.scenario, by, begun.rulebook, again))
    ran = begun.ran(scenario, Question(kind=Kind.SENSITIVITY, by=by))
    output.write(ran, found, sensitivity_record(found), sensitivity_text(found))


def staff(
    scenario: ScenarioName,
    on_time: Annotated[
        float,
        typer.Option(
            "--on-time",
            parser=any_number,
            metavar="P",
            help="要達到的期限內比率，如 0.95",
        ),
    ] = ON_TIME,
    most: Annotated[
        int, typer.Option("--most", parser=whole(), metavar="N", help="最多加幾人")
    ] = MOST_MORE,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            "-o",
            metavar="FILE",
            help="把找到的情境（--format html、pdf 時是報告）寫到這個檔案",
        ),
    ] = None,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    days: Days = None,
    workers: Workers = None,
    cluster: Cluster = "",
    form: Form = VaryFormat.TEXT,
    question: QuestionText = "",
    agency: AgencyName = None,
) -> None:
    """最少人力：從負荷最重的職稱加人到期限內比率達到為止，再減去不需要的人。"""
    output = _output(form, question, to if form in PAPERS else None)
    wanted = Wanted(replications=replications, seed=seed, days=days)
    begun = _begun(scenario, wanted, _crew(workers, cluster, to), agency)
    found = begun.ask(lambda again: filled(begun.scenario, on_time, most, begun.rulebook, again))
    ran = begun.ran(scenario, Question(kind=Kind.STAFFING, on_time=on_time, most=most))
    output.write(ran, found, staffing_record(found), plan_text(found))
    if to and found.toml and form not in PAPERS:
        write_whole(to, found.toml)
        note(f"已寫出 {to}")


def _begun(
    name: str, wanted: Wanted, crew: tuple[Crew, Sequence[RulesError]], agency: str | None
) -> Begun:
    """The scenario read; every fault of it and of the options is told at once."""
    book = rulebook(agency)
    given, faults = scenarios_named([name])
    (scenario,) = scenarios_read(given, book, wanted, [*faults, *crew[1]])
    return Begun(scenario=scenario, rulebook=book, wanted=wanted, crew=crew[0])


def _output(form: VaryFormat, question: str, to: Path | None) -> Output:
    """Where the answer goes; raises BadParameter for a report that cannot be."""
    return Output(paper=paper_asked(form, question, to), to=to)


def _crew(workers: int | None, cluster: str, to: Path | None) -> tuple[Crew, list[RulesError]]:
    """Who runs it, and what is wrong with that or with the file to be written."""
    crew, faults = crew_of(workers, cluster)
    return crew, [*faults, *place_faults("to", to)]
