"""chenhe rehearse validate: whether a scenario resembles the office that kept a log.

Log, scenario, roster and options are looked at first, and what is wrong with any is told at once.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from rules.errors import BadInputError, RulesError
from web.audits.judging import NoRecordError
from web.commands.common import AgencyName, Database, Format, TextOrJson, any_number, note
from web.commands.judging import Ground, source_read
from web.commands.offices import OfficeChoice, settings
from web.commands.placing import write_whole
from web.commands.rehearsing import (
    Cluster,
    Replications,
    Seed,
    Workers,
    crew_of,
    place_faults,
    scenarios_named,
)
from web.commands.varying import Begun, To
from web.files.tables import json_text
from web.rehearsals.logs import log_read
from web.rehearsals.reading import BadScenariosError, scenarios_read
from web.rehearsals.text import validation_text
from web.rehearsals.validating import log_parted, question_faults, validated
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.mapping_file import read_mapping_file
from workflow.audit.reading.records import LogRead
from workflow.fitting.refusals import NoCasesError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.staffing import staffed
from workflow.rehearsal.validation.telling import validation_record
from workflow.rehearsal.wanted import REPLICATIONS, SEED, Wanted

Found = TypeVar("Found")


def validate(
    log: Annotated[
        str, typer.Argument(metavar="LOG", help="簽核紀錄，如 chenhe audit 所讀；- 為標準輸入")
    ],
    scenario: Annotated[
        str, typer.Argument(metavar="S.toml", help="要驗證的情境檔，或隨附情境的名稱")
    ],
    difference: Annotated[
        float | None,
        typer.Option(
            "--difference",
            parser=any_number,
            metavar="D",
            help="問看不看得出 D 日的差異；預設紀錄平均的一成",
        ),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="M.toml", help="欄位對照；預設由檔案推測")
    ] = None,
    organisation: Annotated[
        str,
        typer.Option(
            "--organisation", metavar="FILE|office", help="名冊，或 office：人數照登錄的現員"
        ),
    ] = "",
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    workers: Workers = None,
    cluster: Cluster = "",
    form: Format = TextOrJson.TEXT,
    to: To = None,
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """驗證：用紀錄的前三分之二估計，模擬後三分之一那些日子，和真正的紀錄比，看像不像。

    人數、簽核時間、時段與請假照 S.toml；來文量、各列的比重、退回等由紀錄估計。

    以 0 結束：完成，像不像都是；2：紀錄、情境或選項有錯，什麼都沒有執行；130：按 Ctrl-C 中斷。
    """
    wanted = Wanted(replications=replications, seed=seed)
    crew, faults = crew_of(workers, cluster)
    faults += place_faults("to", to)
    gathered = _Gathered([*faults, *question_faults(wanted, difference)])
    ground = Ground(settings=settings(db, agency), office=OfficeChoice.LIVE, people=organisation)
    rulebooks = ground.rulebooks()
    people = gathered.tried(ground.organisation)
    read = gathered.tried(lambda: _log(log, mapping, rulebooks))
    like = gathered.tried(lambda: _scenario(scenario, rulebooks))
    if gathered.faults or read is None or like is None:
        raise BadScenariosError(gathered.faults)
    if people:
        like = staffed(like, people, rulebooks.current.agency).scenario
    parts = log_parted(read, rulebooks, like)
    begun = Begun(scenario=like, rulebook=rulebooks.current, wanted=wanted, crew=crew)
    found = begun.ask(lambda again: validated(parts, rulebooks, like, again, difference))
    is_json, record = form is TextOrJson.JSON, validation_record(found)
    lines = "".join(f"{line}\n" for line in validation_text(found))
    content = json_text(record) if is_json else lines
    if to is None:
        sys.stdout.write(content)
        return
    write_whole(to, content)
    note(f"已寫出 {to}")


def _log(log: str, mapping: Path | None, rulebooks: Rulebooks) -> LogRead:
    """The records; raises NoCasesError too, where there are only headings."""
    given = read_mapping_file(mapping) if mapping else None
    try:
        return log_read(source_read(log), rulebooks, given)
    except NoRecordError as error:
        raise NoCasesError(file=log, rejected=0) from error


def _scenario(name: str, rulebooks: Rulebooks) -> Scenario:
    """The scenario of this name; raises BadScenariosError with every fault of it."""
    given, faults = scenarios_named([name])
    (read,) = scenarios_read(given, rulebooks.current, faults=faults)
    return read


class _Gathered:
    """Faults that are told together."""

    def __init__(self, faults: Iterable[RulesError]) -> None:
        self.faults: list[RulesError] = list(faults)

    def tried(self, ask: Callable[[], Found]) -> Found | None:
        """What it comes to; None where it has faults, which are remembered."""
        try:
            return ask()
        except BadInputError as error:
            self.faults.extend(error.faults)
        except RulesError as error:
            self.faults.append(error)
        return None
