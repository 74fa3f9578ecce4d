"""The address of a database: read strictly, and shown without anything that might be a password."""

import os
import re
from collections.abc import Iterator
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from workflow.store.unusable import BadAddressError

DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
IN_MEMORY = (None, ":memory:")
HIGHEST_PORT = 65535
HIDDEN = "…"
_SECRET = re.compile("pass|key|secret|token|options", re.IGNORECASE)
_UNSEEN = frozenset(map(chr, (*range(32), 127)))  # NUL would cut the address short
_SCHEME = re.compile(r"[\w+]+://")
_MIGHT_HOLD_ONE = re.compile("[@=?]|pass", re.IGNORECASE)


def read(text: str) -> URL:
    """The address in its parts; raises BadAddressError with all that is wrong with it."""
    if any(each in _UNSEEN for each in unquote(text)):
        raise BadAddressError(url=shown_text(text), why="有看不見的字元")
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadAddressError(url=_bare(text)) from None
    except ValueError:  # SQLAlchemy reads the port as a number
        raise BadAddressError(url=_bare(text), why=f"埠要是 1 到 {HIGHEST_PORT} 的整數") from None
    if faults := "；".join(_faults(url)):
        raise BadAddressError(url=shown(url), why=faults)
    return url


def _faults(url: URL) -> Iterator[str]:
    """What is wrong with it, as far as it shows without opening the database."""
    if url.drivername not in DRIVERS:
        yield f"不認得「{url.drivername}」"
        return
    if url.get_backend_name() == "sqlite":
        yield from _faults_of_file(url)
        return
    if "@" in f"{url.host}{url.database}":
        yield "帳號與密碼裡的 @ 與 / 要寫成 %40 與 %2F"
    if not url.database:
        yield "沒有寫資料庫的名稱"
    if url.port is not None and not 1 <= url.port <= HIGHEST_PORT:
        yield f"埠要是 1 到 {HIGHEST_PORT} 的整數"


def _faults_of_file(url: URL) -> Iterator[str]:
    if url.query:
        yield "檔名後面不能接 ?"
    if url.host or url.username or url.password or url.port:
        yield "檔案的完整路徑要有四條斜線，例如 sqlite:////srv/chenhe.db"
    if url.database == "":
        yield "沒有寫檔名"
    elif url.database not in IN_MEMORY and os.path.isdir(url.database or ""):
        yield "這是資料夾，不是檔案"


def shown(url: URL) -> str:
    """The address for people: file, or server and database; never who opens it, nor how."""
    if url.get_backend_name() == "sqlite":
        return _legible(f"sqlite:///{url.database or ''}")
    parts = f"{url.host or url.query.get('host') or ''}:{url.port or ''}".rstrip(":")
    where = f"{parts}/{url.database or ''}"
    # A password with @ or / in it, not spelt as an address asks, ends up in the other parts.
    return _legible(f"{url.drivername}://{HIDDEN if '@' in where else where}")


def shown_text(text: str) -> str:
    """The same of an address that may be none."""
    try:
        return shown(make_url(text))
    except (ArgumentError, ValueError):
        return _bare(text)


def without_secrets(said: str, url: URL) -> str:
    """What a driver said, in one line, without the password it was given."""
    given = [url.password or ""]
    for name, value in url.query.items():
        if _SECRET.search(name):
            given += [value] if isinstance(value, str) else value
    for secret in filter(None, given):
        said = said.replace(secret, HIDDEN)
    return _legible(" ".join(said.split()))


def _bare(text: str) -> str:
    """What may be shown of a text that is no address: its kind, unless it is plain."""
    scheme = _SCHEME.match(text)
    if _MIGHT_HOLD_ONE.search(text) or (scheme and ":" in text[scheme.end() :]):
        return f"{scheme.group() if scheme else ''}{HIDDEN}"
    return _legible(text) or "（空白）"


def _legible(text: str) -> str:
    """With what cannot be seen, or not be written in UTF-8, spelt out."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
