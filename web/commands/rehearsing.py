"""What every `chenhe rehearse` takes and tells meanwhile: options, scenarios by name, a bar."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from rules.errors import BadInputError, FileUnreadableError, RulesError
from web.commands.common import padded, print_line, whole
from web.commands.waiting import bar
from web.rehearsals.running import Crew
from workflow.rehearsal.kept.about import Given
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.scenario_file.content import read_bytes
from workflow.rehearsal.shipped import scenario_path, shipped_scenarios
from workflow.rehearsal.wanted import Reached

NAME_WIDTH = 28
WORKERS, COUNT = "工作程序數", "1、2…"
PLACES = {"log": "紀錄檔", "to": "輸出檔"}
PREPARING, RUNNING = "準備", "預演"


ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="情境檔（TOML），或隨附情境的名稱")
]
Replications = Annotated[
    int, typer.Option("--replications", parser=whole(), metavar="R", help="重複幾次")
]
Seed = Annotated[
    int,
    typer.Option("--seed", parser=whole(), metavar="S", help="亂數種子；同一個種子得同一個結果"),
]
Days = Annotated[
    int | None,
    typer.Option("--days", parser=whole(), metavar="N", help="暖機後計入 N 天；預設依情境"),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", parser=whole(), metavar="W", help="幾個工作程序；預設每個核心一個"),
]
Cluster = Annotated[
    str, typer.Option("--cluster", metavar="ADDRESS", help="在 Dask 叢集上執行，例如 tcp://…")
]


def listed() -> None:
    """The scenarios that come with the package, by the names that the command takes."""
    for each in shipped_scenarios():
        print_line(f"{padded(each.name, NAME_WIDTH)}{each.title}：{each.purpose}")


def scenarios_named(names: Sequence[str]) -> tuple[list[Given], list[RulesError]]:
    """The files of these names, or the shipped scenarios; and what cannot be read."""
    given: list[Given] = []
    faults: list[RulesError] = []
    for name in names:
        path = scenario_path(name)
        if not name or not path.exists():
            faults.append(_unfound(name))
            continue
        try:
            given.append(Given(file=name, raw=read_bytes(path)))
        except BadInputError as error:
            faults += error.faults
    return given, faults


def crew_of(workers: int | None, cluster: str) -> tuple[Crew, list[RulesError]]:
    """Who runs the replications, and what is wrong with how that was asked."""
    faults: list[RulesError] = []
    if workers is not None and workers < 1:
        faults.append(_fault("workers", WORKERS, workers, "太小", COUNT))
    if workers is not None and cluster:
        why = "叢集有自己的工作程序"
        faults.append(_fault("workers", WORKERS, workers, why, "--workers 或 --cluster，擇一"))
    return Crew(workers=workers, cluster=cluster), faults


def place_faults(key: str, file: Path | None) -> list[RulesError]:
    """Why what comes of the run could not be put in its place: better known before than after."""
    if file is None:
        return []
    why = "是資料夾" if file.is_dir() else "" if file.parent.is_dir() else "沒有這個資料夾"
    return [_fault(key, PLACES[key], file, why, "可以寫的檔案")] if why else []


@contextmanager
def told_progress() -> Generator[Callable[[Reached], None]]:
    """A bar with what is left, on stderr and only on a terminal."""
    with bar(PREPARING) as shown:
        yield lambda reached: shown(RUNNING, reached.done, reached.of)


def _unfound(name: str) -> RulesError:
    """There is neither such a file nor such a shipped scenario: which ones there are."""
    shipped = "、".join(each.name for each in shipped_scenarios())
    why = f"沒有這個檔案，隨附的情境也沒有這個名稱。隨附的：{shipped}"
    return FileUnreadableError(file=name or "（沒有寫情境）", why=why)


def _fault(key: str, what: str, value: object, why: str, allowed: str) -> RulesError:
    """What is wrong with an option, as with what is wanted of the run."""
    return WantedFaultError(key=key, what=what, value=value, why=why, allowed=allowed)
