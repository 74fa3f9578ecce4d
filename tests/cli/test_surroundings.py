"""Where a command is started: with streams closed or full, in another locale, with odd values."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CHENHE = f"{sys.executable} -c 'from web.cli import main; main()'"
UNKNOWN = "rules show 無此列"
LISTED = "rules suggest 採購"


def ended(
    tmp_path: Path, command: str, settings: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Exit code, output and errors of a line of the shell, in which {} is the program."""
    given = {"PATH": os.environ["PATH"], "XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    line = command.replace("{}", CHENHE)
    done = subprocess.run(
        ["bash", "-c", line], env=given | dict(settings or {}), capture_output=True, timeout=60
    )
    said = done.stderr.decode()
    assert "Traceback" not in said
    return done.returncode, done.stdout.decode(), said


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (f"{{}} {LISTED} >&-", 2, "標準輸出已關閉"),
        (f"{{}} {UNKNOWN} 2>&-", 2, ""),
        (f"{{}} {LISTED} <&- >&- 2>&-", 2, ""),
        ("{} audit - <&-", 2, "檔案是空的"),
        (f"{{}} {LISTED} >/dev/full", 2, "無法讀寫輸出"),
        (f"{{}} {UNKNOWN} 2>/dev/full", 2, ""),
    ],
)
def test_a_stream_that_is_closed_or_full_is_told_where_it_can_be(
    tmp_path: Path, command: str, code: int, said: str
) -> None:
    ends, _, errors = ended(tmp_path, command)

    assert (ends, said in errors) == (code, True)


def test_another_locale_reads_and_says_the_same(tmp_path: Path) -> None:
    other = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    code, out, _ = ended(tmp_path, f"{{}} {LISTED}", other | {"PYTHONIOENCODING": "ascii"})

    assert (code, out) == ended(tmp_path, f"{{}} {LISTED}")[:2]
    assert "採購" in out


def test_what_is_no_text_is_refused_and_shown_by_its_bytes(tmp_path: Path) -> None:
    code, _, said = ended(tmp_path, "{} rules suggest $'\\xff'")

    assert code == 2
    assert "參數「\\xff」不是 UTF-8 的文字" in said


def test_a_named_pipe_is_no_file_to_wait_at(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    code, _, said = ended(tmp_path, "{} audit $XDG_DATA_HOME/pipe")

    assert code == 2
    assert "不是檔案" in said


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "abc", "1 到 65535 的整數"),
        ("PORT", "99999", "1 到 65535 的整數"),
        ("LANG", "xx", "zh-Hant、en"),
        ("DEMO", "perhaps", "true、false"),
        ("AGENCY", "\udcff", "UTF-8"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_may_stand_there(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    code, _, said = ended(tmp_path, "COLUMNS=200 {} remind", {f"CHENHE_{name}": value})

    assert code == 2
    assert f"CHENHE_{name}" in said
    assert allowed in said


def test_a_command_that_is_interrupted_ends_with_130_and_says_no_more(tmp_path: Path) -> None:
    given = os.environ | {"XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    program = "from web import cli\ndef stopped():\n raise KeyboardInterrupt\n"
    program += "cli.app = stopped\ncli.main()"

    done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True)

    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, b"")
