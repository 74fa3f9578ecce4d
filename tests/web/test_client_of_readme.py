"""The client of the README runs against a server, as it stands there."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from tests.serving import on_a_port
from tests.test_readme import READMES, ROOT
from web.commands.serve import configured

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def served(app: FastAPI) -> Iterator[str]:
    """Where a demonstration is served."""
    with on_a_port(configured(app)) as url:
        yield url


@pytest.mark.parametrize("name", READMES)
def test_the_client_registers_a_document_and_signs_its_draft(
    served: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.S | re.M)

    exec(code.replace(ADDRESS, served), {})

    assert capsys.readouterr().out.endswith("陳核中 ['股長']\n")
