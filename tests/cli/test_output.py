"""Where output goes: neither a full disk nor a terminal without Chinese ends in a traceback."""

import subprocess
import sys

import pytest

CHENHE = [sys.executable, "-c", "from web.cli import main; main()"]


@pytest.mark.parametrize("command", ["rules export --format xlsx", "route line:219 --format bpmn"])
def test_output_that_cannot_be_written_is_said(command: str) -> None:
    with open("/dev/full", "wb") as full:
        answer = subprocess.run([*CHENHE, *command.split()], stdout=full, stderr=subprocess.PIPE)

    assert answer.returncode == 2
    assert answer.stderr.decode() == "無法讀寫輸出：No space left on device\n"


def test_output_is_utf_8_whatever_the_terminal() -> None:
    answer = subprocess.run(
        [*CHENHE, "rules", "show", "line:9"],
        env={"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )

    assert "綜合企劃組" in answer.stdout.decode()
