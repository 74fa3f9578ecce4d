"""chenhe rehearse sweep, sensitivity and staff: what a scenario's inputs change, and how few do."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from rules.errors import RulesError
from rules.export import Record
from rules.rulebook import Rulebook
from web.commands.common import AgencyName, note, rulebook, whole
from web.commands.placing import write_whole
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
from workflow.rehearsal.kept.question import BY, MOST_MORE, ON_TIME
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


Form = Annotated[VaryFormat, typer.Option("--format", help="輸出格式")]


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A scenario read, and who is to run what is asked of it."""

    scenario: Scenario
    rulebook: Rulebook
    wanted: Wanted
    crew: Crew

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
            "--vary", metavar="KEY=VALUES", help="要試的鍵和值：1..3、10..50/10、30,40；可給多個"
        ),
    ],
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    days: Days = None,
    workers: Workers = None,
    cluster: Cluster = "",
    form: Form = VaryFormat.TEXT,
    agency: AgencyName = None,
) -> None:
    """逐項試：情境的一兩個鍵換成各種值，每個組合都和情境原樣成對比較，一張表。

    例：chenhe rehearse sweep S.toml --vary 'staff.default.股長=1..3'
    """
    wanted = Wanted(replications=replications, seed=seed, days=days)
    begun = _begun(scenario, wanted, crew_of(workers, cluster), agency)
    axes = axes_of(vary)
    points_of(begun.scenario, axes, begun.rulebook)  # before any process is started
    found = begun.ask(lambda again: swept(begun.scenario, axes, begun.rulebook, again))
    _print(form, sweep_record(found), sweep_text(found))


def sensitivity(
    scenario: ScenarioName,
    by: Annotated[float, typer.Option("--by", metavar="P", help="各增減多少，0.2 是 20 %")] = BY,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    days: Days = None,
    workers: Workers = None,
    cluster: Cluster = "",
    form: Form = VaryFormat.TEXT,
    agency: AgencyName = None,
) -> None:
    """敏感度：每個數字單獨增減，看哪一個對辦理日數的影響最大。"""
    wanted = Wanted(replications=replications, seed=seed, days=days)
    begun = _begun(scenario, wanted, crew_of(workers, cluster), agency)
    found = begun.ask(lambda again: sensed(begun.scenario, by, begun.rulebook, again))
    _print(form, sensitivity_record(found), sensitivity_text(found))


def staff(
    scenario: ScenarioName,
    on_time: Annotated[
        float, typer.Option("--on-time", metavar="P", help="要達到的期限內比率，如 0.95")
    ] = ON_TIME,
    most: Annotated[
        int, typer.Option("--most", parser=whole(), metavar="N", help="最多加幾人")
    ] = MOST_MORE,
    to: Annotated[
        Path | None, typer.Option("--to", "-o", metavar="FILE", help="把找到的情境寫到這個檔案")
    ] = None,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    days: Days = None,
    workers: Workers = None,
    cluster: Cluster = "",
    form: Form = VaryFormat.TEXT,
    agency: AgencyName = None,
) -> None:
    """最少人力：從負荷最重的職稱加人到期限內比率達到為止，再減去不需要的人。"""
    wanted = Wanted(replications=replications, seed=seed, days=days)
    crew, faults = crew_of(workers, cluster)
    begun = _begun(scenario, wanted, (crew, [*faults, *place_faults("to", to)]), agency)
    found = begun.ask(lambda again: filled(begun.scenario, on_time, most, begun.rulebook, again))
    _print(form, staffing_record(found), plan_text(found))
    if to and found.toml:
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


def _print(form: VaryFormat, record: Record, lines: Iterable[str]) -> None:
    """stdout holds the result and nothing else."""
    is_json = form is VaryFormat.JSON
    sys.stdout.write(json_text(record) if is_json else "".join(f"{line}\n" for line in lines))
