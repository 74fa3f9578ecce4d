"""What officials read says one thing by one word, on pages, in commands and in errors."""

import re
from pathlib import Path

import pytest

from tests.house.words import INSTEAD

ROOT = Path(__file__).parents[2]
KINDS = {".py", ".jinja", ".toml", ".po", ".js"}
READ_NOT_SAID = {"synonyms.py"}  # headers that logs of other systems have


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found = {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for package in ("rules", "workflow", "web")
        for path in sorted((ROOT / package).rglob("*"))
        if path.suffix in KINDS and path.name not in READ_NOT_SAID and "vendor" not in path.parts
    }
    return found | {"README.zh-TW.md": (ROOT / "README.zh-TW.md").read_text("utf-8")}


@pytest.mark.parametrize(("word", "instead"), INSTEAD.items())
def test_a_word_that_gave_way_is_not_said_again(
    texts: dict[str, str], word: str, instead: str
) -> None:
    said = [name for name, text in texts.items() if re.search(word, text)]

    assert said == [], f"instead: {instead}"
