"""What the operator may set, from the environment or by the command that starts the server."""

from __future__ import annotations

import secrets
from ipaddress import ip_address

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.rulebook import DEFAULT_AGENCY
from web.i18n import Language


def fresh_secret() -> SecretStr:
    """A signing secret for this process only: sessions and open forms end with it."""
    return SecretStr(secrets.token_urlsafe(32))


class Settings(BaseSettings):
    """Each value may be given as `CHENHE_<NAME>`; a command's option wins over it."""

    model_config = SettingsConfigDict(env_prefix="CHENHE_", frozen=True)

    database_url: str = ""  # empty: SQLite in the user's data folder
    checkpoints: str = ""  # empty: beside the database
    rulebooks: str = ""  # empty: beside a SQLite file, or in the user's data folder
    agency: str = DEFAULT_AGENCY
    corrections: str = ""  # empty: in the agency's folder, or the user's for a shipped agency
    demo: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    lang: Language = Language.CHINESE
    secret: SecretStr = Field(default_factory=fresh_secret)


def is_loopback(host: str) -> bool:
    """Whether `host` can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
