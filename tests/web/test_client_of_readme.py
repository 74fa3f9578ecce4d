"""The client of the README runs against a server, as it stands there."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.test_readme import READMES, ROOT
from tests.web.office_by_api import an_app
from web.commands.serve import configured

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def served(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a demonstration is served."""
    app = an_app(migrated_file, tmp_path_factory.mktemp("readme"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(configured(app))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.mark.parametrize("name", READMES)
def test_the_client_registers_a_document_and_signs_its_draft(
    served: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.S | re.M)

    exec(code.replace(ADDRESS, served), {})

    assert capsys.readouterr().out.endswith("陳核中 ['股長']\n")
