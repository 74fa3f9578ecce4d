"""chenhe organisation scenario: a rehearsal's staff and absences as the organisation has them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from web.commands.common import AgencyName, Database, note
from web.commands.offices import OfficeChoice, OfficeName, casework
from web.commands.placing import write_whole
from workflow.desk.staffing import Staffing
from workflow.rehearsal.scenario_file.reading import read_scenario_file
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.rehearsal.shipped import scenario_path
from workflow.rehearsal.staffing import staffed


def scenario(
    source: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="預演的情境檔（TOML），或隨附情境的名稱")
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="寫到哪個檔案；預設標準輸出")
    ] = None,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """把情境的人數和請假換成組織登錄的現員與代理，印成新的情境檔；原檔不動。

    人數取預演期間同時在職最多的人數；指定了代理人的日子、出缺和任職的空檔都是請假。
    沒有現員的職稱維持情境原來的人數，逐一列在標準錯誤輸出。
    """
    staffing = Staffing(office=casework(db, agency, office).office)
    rulebook = staffing.office.rulebook
    given = read_scenario_file(scenario_path(source), rulebook)
    taken = staffed(given, staffing.organisation, rulebook.agency)
    for each in taken.notes:
        note(f"{each.key}：{each.message}")
    text = scenario_toml(taken.scenario)
    if to is None:
        sys.stdout.write(text)
    else:
        write_whole(to, text)
        note(f"已寫出 {to}")
