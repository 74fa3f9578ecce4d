"""Characters that are rare, made up or joined leave by every command as they came in."""

import pytest

from tests.cli.conftest import Chenhe
from tests.web.test_characters import RARE


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_subject_is_exported_and_shown_unchanged(chenhe: Chenhe, form: str) -> None:
    row = ("case", "register", "--row", "line:123", "--subject", RARE, "--format", "json")
    registered = chenhe(*row)

    exported = chenhe("log", "export", "--format", form)

    assert registered.json["subject"] == RARE
    assert exported.code == 0, exported.err
    assert RARE in exported.out
