"""What the operator may set, and where this machine keeps what was not placed elsewhere."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.numbers import read_whole
from rules.rulebook import DEFAULT_AGENCY, SHIPPED
from web.language.i18n import Language


def _whole(value: object) -> object:
    """A number of the environment as people write it: 1_0 is none."""
    if not isinstance(value, str):
        return value
    found = read_whole(value)
    if found is None:
        raise ValueError
    return found


WholeNumber = Annotated[int, BeforeValidator(_whole)]


class LogForm(Enum):
    """How the lines look."""

    JSON = "json"
    TEXT = "text"


class LogLevel(Enum):
    """From which level on a line is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(BaseSettings):
    """Each value may be given as `CHENHE_<NAME>`; a command's option wins over it."""

    model_config = SettingsConfigDict(env_prefix="CHENHE_", frozen=True)

    database_url: str = ""  # empty: SQLite in the user's data folder
    checkpoints: str = ""  # empty: beside the database
    checkpoints_copy: str = ""  # a copy of them on another disk or machine; empty: none is known
    rulebooks: str = ""  # empty: beside a SQLite file, or in the user's data folder
    audits: str = ""  # likewise: the logs brought to be audited, and what was found
    # Days that a log brought is kept; 0: always.
    audit_days: WholeNumber = Field(default=0, ge=0, le=36500)
    rehearsals: str = ""  # likewise: the rehearsals kept, and what came of them
    agency: str = DEFAULT_AGENCY
    corrections: str = ""  # empty: in the agency's folder, or the user's for a shipped agency
    demo: bool = False
    host: str = "127.0.0.1"
    port: WholeNumber = Field(default=8000, ge=1, le=65535)
    # Seconds that requests in hand may take once the server was told to stop.
    stop_seconds: WholeNumber = Field(default=30, ge=0, le=3600)
    log: LogForm | None = None  # None: text on a terminal, else JSON
    log_level: LogLevel = LogLevel.INFO
    # Pages told at once what is new, of this process; 0: all ask by themselves.
    live_streams: WholeNumber = Field(default=600, ge=0, le=100_000)
    metrics: bool = False  # figures at /metrics, by the extra of that name
    lang: Language = Language.CHINESE
    secret: SecretStr = SecretStr("")  # empty: kept beside the database, made at the first start
    hosts: str = ""  # the names it may be asked for by, with commas; empty: any that is one
    proxies: str = ""  # addresses, with commas, of those that end TLS in front: believed who asks
    plain_http: bool = False  # to others than this machine without TLS, on purpose
    passwords: bool = True  # false: one signs in at the provider below; see web.screens.accounts
    oidc_issuer: str = ""  # the agency's identity provider, as it calls itself; empty: none
    oidc_client_id: str = ""  # as it calls this site
    oidc_client_secret: SecretStr = SecretStr("")  # empty: it knows the site by its address alone
    oidc_claim: str = "sub"  # that names people for good; names that are given anew are none
    oidc_label: str = ""  # of the button; empty: ours
    key: SecretStr = SecretStr("")  # of a demonstration: whoever does not bring it is a guest


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Whether `host` can only be reached from this machine: an exact name or address, no more."""
    if host.lower() == "localhost":
        return True
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def data_folder() -> Path:
    """The user's data folder."""
    return user_data_path("chenhe", appauthor=False)


def corrections_file(folder: Path, given: str = "") -> Path:
    """The journal of an agency's reviewers: as given, else in the agency's own folder.

    A shipped folder is not written to: its journal stands in the user's data folder.
    """
    shipped = folder.resolve().parent == SHIPPED.resolve()
    home = data_folder() / folder.name if shipped else folder
    return Path(given) if given else home / "corrections.toml"
