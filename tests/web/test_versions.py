"""版本: the version in force, its history, and what another table would change."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from rules.comparing import Comparison, compare
from rules.correcting import RulebookSource
from rules.corrections import Reviewer
from rules.importing import draft_agency, write_agency
from rules.reviewing import reading_of
from rules.rulebook import DEFAULT_AGENCY, Rulebook, shipped_agency
from tests.web.conftest import HOME
from tests.web.office import DOUBTFUL, Visitor
from web.app import create_app
from web.screens.versions.page import versions_page
from web.settings import Settings
from workflow.office import taipei_now

TABLE = shipped_agency(DEFAULT_AGENCY) / "taipei-doit.md"
VERSIONS = "/rules/versions"


def correct(source: RulebookSource) -> None:
    row = source.current().find(DOUBTFUL)
    by = Reviewer(name="示範同仁", at=taipei_now(), because="示範：照原稿")
    source.correct(row.key, reading_of(row.doubts[0].candidates[0]), by)


def upload(client: TestClient, raw: bytes, name: str = "another.md", **fields: str) -> Response:
    """Send the form with a file, its token first, as a browser does."""
    client.get(VERSIONS)
    given = {"csrftoken": client.cookies["csrftoken_8000"]} | fields
    return client.post(VERSIONS, data=given, files={"table": (name, raw, "text/markdown")})


def lines_changed(*changes: tuple[int, str, str]) -> bytes:
    """The shipped table, some lines of it changed."""
    lines = TABLE.read_text("utf-8").split("\n")
    for at, old, new in changes:
        assert old in lines[at - 1]
        lines[at - 1] = lines[at - 1].replace(old, new)
    return "\n".join(lines).encode()


def test_the_version_in_force_says_since_when_and_by_which_letter(guest: TestClient) -> None:
    text = guest.get(VERSIONS).text

    for each in ("taipei-doit@", "108.06.19", "107.07.30", "府授人管字第10801305001號函核定"):
        assert each in text
    assert 'type="file"' not in text


def test_every_record_made_a_version(source: RulebookSource, rulebook: Rulebook) -> None:
    correct(source)

    page = versions_page(source.current())

    (entry,) = page.history
    assert entry.version == source.current().version
    assert entry.version.startswith(f"{rulebook.version}+")


def test_what_corrections_changed_is_shown_beside_the_print(
    visitor: TestClient, source: RulebookSource
) -> None:
    assert "逐列相同" in visitor.get(f"{VERSIONS}/as-read").text
    correct(source)

    text = visitor.get(f"{VERSIONS}/as-read").text

    assert "有一邊存疑" in text
    assert "年度資訊概算計畫之執行。" in text


def test_an_uploaded_table_is_compared_and_not_kept(
    visitor: TestClient, source: RulebookSource
) -> None:
    raw = lines_changed((9, "| V | | 核定 |", "| V | 核定 | |"), (10, "列管。", "列管事宜。"))

    answer = upload(visitor, raw)

    assert answer.status_code == 200
    for each in ("核定者不同（1）", "原名", "rules import another.md", "上傳的表存疑的列（11）"):
        assert each in answer.text
    assert source.current().at_line(9).decider == "局長"


def test_corrections_in_force_are_laid_over_an_uploaded_table(
    visitor: TestClient, source: RulebookSource
) -> None:
    correct(source)
    at = source.current().find(DOUBTFUL).line

    same = upload(visitor, TABLE.read_bytes()).text
    line = TABLE.read_text("utf-8").split("\n")[at - 1]
    reprinted = upload(visitor, lines_changed((at, line, f"{line[:-1]}附件另送。 |"))).text

    assert "逐列相同，沒有差別。" in same
    assert "施行中的校對也套用在上傳的表上" in same
    assert f"--corrections {source.corrections.name}</code>" in same
    assert "請撤回後重新校對" in reprinted


def test_settings_that_differ_are_named_where_every_row_is_the_same(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beside_other_limits(a: Rulebook, b: Rulebook) -> Comparison:
        agency = replace(a.agency, limits={**a.agency.limits, "速件": 2})
        return compare(replace(a, agency=agency), b)

    monkeypatch.setattr("web.screens.versions.routes.compare", beside_other_limits)

    text = visitor.get(f"{VERSIONS}/as-read").text

    assert "逐列相同，設定不同。" in text
    assert "limits.速件" in text


def test_every_fault_of_an_uploaded_table_is_shown_at_once(visitor: TestClient) -> None:
    raw = lines_changed((9, "| 乙 |", "| 丙 |"), (10, "| 乙 |", "| 丁 |"))

    answer = upload(visitor, raw)

    assert answer.status_code == 422
    assert "第 9 行" in answer.text
    assert "第 10 行" in answer.text


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"\0", b"| a |", "# 沒有表".encode()])
def test_what_is_no_table_is_refused_in_words(visitor: TestClient, raw: bytes) -> None:
    answer = upload(visitor, raw)

    assert answer.status_code == 422
    assert "another.md" in answer.text


def test_a_form_without_a_file_says_so(visitor: TestClient) -> None:
    answer = Visitor(visitor).post(VERSIONS, {})

    assert answer.status_code == 422
    assert "請選擇一個檔案" in answer.text


def test_a_file_name_runs_nothing_when_the_command_is_pasted(visitor: TestClient) -> None:
    answer = upload(visitor, TABLE.read_bytes(), name="a b;rm.md")

    assert "rules import &#39;a b;rm.md&#39; --agency" in answer.text


def test_a_file_without_the_token_of_its_form_is_refused(visitor: TestClient) -> None:
    for token in ("", "forged", "偽造"):
        assert upload(visitor, TABLE.read_bytes(), csrftoken=token).status_code == 403


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_broken_form_is_refused_not_failed_on(visitor: TestClient, kind: str) -> None:
    visitor.get(VERSIONS)

    answer = visitor.post(VERSIONS, content=b"--x\r\nnonsense", headers={"content-type": kind})

    assert answer.status_code == 403


def test_a_guest_may_not_upload(guest: TestClient) -> None:
    assert upload(guest, TABLE.read_bytes()).status_code == 401


def test_an_imported_agency_is_served(tmp_path: Path, database: str) -> None:
    folder = tmp_path / "another"
    draft = draft_agency(TABLE, name="另一份", to=folder, like=shipped_agency(DEFAULT_AGENCY))
    write_agency(draft, folder)
    served = create_app(Settings(demo=True, database_url=database, agency=str(folder)))

    with TestClient(served, base_url=HOME, client=("127.0.0.1", 50000)) as client:
        assert "另一份@" in client.get(VERSIONS).text
        assert client.get("/rules/9").status_code == 200
        assert Visitor(client).registered("line:9").startswith("/cases/")
