"""What the repository may hold: nothing of one machine, one registry or one day's resolution."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK_FILES = {"Pipfile.lock", "package-lock.json", "pdm.lock", "poetry.lock", "uv.lock"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work\b|(?:root|opt|home|Users)/\w)")
REGISTRY_HOST = re.compile(
    r"\bpypi[.]|pythonhosted[.]org|registry[.]npmjs|anaconda[.]org|index[-]url|find[-]links"
)


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Every file that is, or would be, committed."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        reason = "this copy is no git checkout"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_one_machine(files: list[Path]) -> None:
    assert lines_with(MACHINE_PATH, files) == []


def test_no_file_names_a_registry(files: list[Path]) -> None:
    assert lines_with(REGISTRY_HOST, files) == []


def test_no_lock_file_is_kept(files: list[Path]) -> None:
    assert [path for path in files if path.name in LOCK_FILES] == []


def test_constraints_are_versions_and_cover_every_direct_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    required = [*project["project"]["dependencies"], *(line for extra in extras for line in extra)]
    required += project["build-system"]["requires"]

    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]

    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    assert {distribution(line) for line in required} - {"chenhe"} <= set(map(distribution, pins))


def distribution(requirement: str) -> str:
    """The normalised name at the start of a requirement: ``"Jinja2>=3.1"`` is ``"jinja2"``."""
    name = re.split(r"[\[<>=~! ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def test_contributing_lists_what_make_can_do() -> None:
    (targets,) = re.findall(
        r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

    # All others install first.
    assert [each for each in targets.split() if f"| `make {each}` |" not in told] == ["install"]


def test_contributing_stays_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()) < 80
