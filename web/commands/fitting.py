"""chenhe rehearse fit: the scenario that resembles a log, each value with what it rests on."""

from pathlib import Path
from typing import Annotated

import typer

from rules.errors import RulesError
from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    note,
    print_json,
    print_line,
)
from web.commands.judging import Ground, source_read
from web.commands.offices import OfficeChoice, settings
from web.commands.placing import write_whole
from web.commands.rehearsing import place_faults
from web.rehearsals.fitting import log_fitted
from web.rehearsals.logs import log_read
from web.rehearsals.reading import BadScenariosError
from workflow.audit.reading.mapping_file import read_mapping_file
from workflow.fitting.telling import fitted_record, fitted_text
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.scenario_file.reading import read_scenario_file
from workflow.rehearsal.shipped import scenario_path
from workflow.rehearsal.staffing import staffed

BASELINE = "baseline"


def fit(
    log: Annotated[
        str, typer.Argument(metavar="LOG", help="簽核紀錄，如 chenhe audit 所讀；- 為標準輸入")
    ],
    to: Annotated[Path, typer.Option("--to", "-o", metavar="S.toml", help="情境寫到哪個檔案")],
    force: Annotated[bool, typer.Option("--force", help="檔案已經有了也照寫")] = False,
    like: Annotated[
        str,
        typer.Option("--like", metavar="SCENARIO", help="估計不出來的，照這個情境；預設 baseline"),
    ] = BASELINE,
    service: Annotated[
        str,
        typer.Option("--service", metavar="SCENARIO", help="簽核時間與人數都照這個情境，不估計"),
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="M.toml", help="欄位對照；預設由檔案推測")
    ] = None,
    organisation: Annotated[
        str,
        typer.Option(
            "--organisation", metavar="FILE|office", help="名冊，或 office：人數照登錄的現員"
        ),
    ] = "",
    form: Format = TextOrJson.TEXT,
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """從簽核紀錄估計情境：每個數都說根據幾筆、95 % 區間；不到 30 筆的維持原值，並註明。

    紀錄只有簽核的時刻，簽核時間只能從忙的時候的間隔估計；另有量過的，用 --service。

    以 0 結束：完成；2：紀錄或選項有錯，什麼都沒有寫。
    """
    faults = [*place_faults("to", to), *_taken(to, force=force)]
    if faults:
        raise BadScenariosError(faults)
    ground = Ground(settings=settings(db, agency), office=OfficeChoice.LIVE, people=organisation)
    rulebooks = ground.rulebooks()
    start = read_scenario_file(scenario_path(service or like), rulebooks.current)
    given = read_mapping_file(mapping) if mapping else None
    if people := ground.organisation():
        start = staffed(start, people, rulebooks.current.agency).scenario
    read = log_read(source_read(log), rulebooks, given)
    found = log_fitted(read, rulebooks, start, keeps=bool(service))
    write_whole(to, found.toml)
    note(f"已寫出 {to}")
    if form is TextOrJson.JSON:
        print_json(fitted_record(found) | {"file": str(to)})
        return
    for line in fitted_text(found):
        print_line(line)


def _taken(to: Path, *, force: bool) -> list[RulesError]:
    """What stands in the way of writing there: a scenario that somebody may have worked on.

    `force` says that it may go.
    """
    if force or not to.is_file():
        return []
    why, allowed = "已經有這個檔案", "另一個檔名，或加 --force"
    return [WantedFaultError(key="to", what="輸出檔", value=to, why=why, allowed=allowed)]
