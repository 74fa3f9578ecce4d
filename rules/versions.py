"""What of the settings and the table makes a version: all but 常用批示詞, which are no rule.

A version is named by bytes, so a file that says no phrases has the name it had before there were
any; `former_digest` is the name that counted them.
"""

import hashlib
import re
from pathlib import Path

from rules.agency.file import read_toml
from rules.errors import BadInputError

PHRASES = "phrases"  # the table of agency.toml that no route, limit or power comes from
_HEAD = re.compile(rb'\[\s*(?:phrases|"phrases")\s*\]')


def digest_of(settings: bytes, table: bytes) -> str:
    """Twelve hex digits that tell the rules of these files from any others."""
    return _digest(without_phrases(settings) + table)


def former_digest(settings: bytes, table: bytes) -> str:
    """The same as it was made while phrases counted."""
    return _digest(settings + table)


def without_phrases(settings: bytes) -> bytes:
    """An agency.toml less its phrases and the comments above them.

    As it stands where its lines cannot be told apart: then what says more makes a version more.
    """
    rest = b"".join(_lines_of_rules(settings))
    if rest == settings:
        return settings
    path = Path("agency.toml")
    said = {key: value for key, value in read_toml(settings, path).items() if key != PHRASES}
    try:
        return rest if read_toml(rest, path) == said else settings
    except BadInputError:
        return settings


def _lines_of_rules(settings: bytes) -> list[bytes]:
    """Every line but those from the comments above the phrases to the last of them."""
    kept: list[bytes] = []
    waiting: list[bytes] = []  # comments and blank lines: they go with what follows
    is_rule = True
    for line in settings.splitlines(keepends=True):
        waiting.append(line)
        said = line.strip()
        if not said or said.startswith(b"#"):
            continue
        if said.startswith(b"["):
            is_rule = _HEAD.match(said) is None
        if is_rule:
            kept += waiting
        waiting = []
    return [*kept, *waiting] if is_rule else kept


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
