"""chenhe rules versions: which versions of the rules ran cases, and whether each was kept."""

import typer

from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    note,
    print_json,
    print_line,
    rulebook,
)
from web.commands.offices import settings
from web.services import open_store

app = typer.Typer()


@app.command()
def versions(
    db: Database = None, agency: AgencyName = None, form: Format = TextOrJson.TEXT
) -> None:
    """列出辦過案件的規則版本：各有幾件，是否留存，哪一個施行中。"""
    store, in_force = open_store(settings(db)), rulebook(agency).version
    kept, cases = store.archive.versions(), store.cases_by_version()
    known = sorted({*kept, *cases, in_force})
    if form is TextOrJson.JSON:
        print_json(
            [
                {
                    "version": version,
                    "in_force": version == in_force,
                    "kept": version in kept,
                    "cases": cases.get(version, 0),
                }
                for version in known
            ]
        )
        return
    for version in known:
        words = ("留存" if version in kept else "沒有留存",)
        words += ("施行中",) if version == in_force else ()
        print_line(f"{version}  {cases.get(version, 0)} 件，{'、'.join(words)}")
    note(f"留存在 {store.archive.folder}")
