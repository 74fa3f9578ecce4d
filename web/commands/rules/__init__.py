"""chenhe rules: the responsibility table read, exported, checked, corrected and compared."""

import typer

from web.commands.rules import checking, correcting, kept, suggesting, table, versions

app = typer.Typer(help="分層負責明細表：匯出、查看、檢查、校對、比較", no_args_is_help=True)
app.add_typer(table.app)
app.add_typer(correcting.app)
app.add_typer(versions.app)
app.add_typer(kept.app)
app.add_typer(suggesting.app)
app.add_typer(checking.app)
