"""The list of accounts to fill in, and the one-time links of those opened, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from web.files.tables import unarmed
from workflow.accounts.opening import HandedLink

LINK = "/sign-in/link"
LINK_COLUMNS = ("帳號", "人員", "設定密碼的連結")


def list_csv(rows: Iterable[Sequence[str]]) -> str:
    """UTF-8 with a mark, CRLF: what spreadsheets open without asking."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([unarmed(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def links_csv(links: Iterable[HandedLink], *, site: str = "") -> str:
    """Each account, whose it is, and its link at `site`, to be handed on."""
    rows = [(each.account, each.person, address_of(each.code, site)) for each in links]
    return list_csv([LINK_COLUMNS, *rows])


def address_of(code: str, site: str = "") -> str:
    """A one-time link, whole where it is known at which site."""
    return f"{site.rstrip('/')}{LINK}/{code}"
