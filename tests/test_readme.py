"""The README is true: its tour runs, its figures are the table's, its files exist."""

import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from rules.rulebook import DEFAULT_AGENCY, load_rulebook, shipped_agency
from web.cli import main

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-TW.md")


@pytest.fixture(params=READMES)
def readme(request: pytest.FixtureRequest) -> str:
    """One of the two READMEs."""
    return (ROOT / request.param).read_text("utf-8")


def test_the_tour_on_the_command_line_runs(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENHE_DATABASE_URL", f"sqlite:///{tmp_path / 'tour.db'}")
    blocks = re.findall(r"^```sh\n(.*?)^```", readme, flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines() if line]

    assert len(lines) > 10
    for line in lines:
        monkeypatch.setattr("sys.argv", shlex.split(line))
        with pytest.raises(SystemExit) as ended:
            main()
        may_find = (1,) if line.startswith("chenhe audit") else ()
        assert ended.value.code in (None, 0, *may_find), line


def test_the_figures_of_the_table_are_the_tables(readme: str) -> None:
    rows = load_rulebook(shipped_agency(DEFAULT_AGENCY)).rows
    counts = Counter(row.status.value for row in rows)

    said = " ".join(readme.split())
    clean, repaired, doubtful = (counts[each] for each in ("clean", "repaired", "doubtful"))

    english = f"{len(rows)} rows {clean} are clean, {repaired} repaired and {doubtful} doubtful"
    chinese = f"{len(rows)} 列中，{clean} 列照印、{repaired} 列修補、{doubtful} 列存疑"
    assert english in said or chinese in said


def test_every_file_it_points_to_exists(readme: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", readme)

    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_both_readmes_show_the_same_commands() -> None:
    tours = [
        re.findall(r"^(?:chenhe|    make) .*$", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        for name in READMES
    ]
    commands = [[line.split("#")[0].split('"')[0].strip() for line in tour] for tour in tours]

    assert commands[0] == commands[1]


def test_the_figures_of_the_checks_are_the_tables(readme: str) -> None:
    findings = load_rulebook(shipped_agency(DEFAULT_AGENCY)).findings
    counts = Counter(each.code for each in findings)

    said = dict(re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", readme, flags=re.MULTILINE))

    assert {code: int(said.get(code, 0)) for code in counts} == counts
    assert sum(counts.values()) == len(findings)
