"""公文檢核 from a file to a report to be signed, by one inspector in one browser."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_auditing import judged_example

PRINTED_WITHIN = 120_000  # milliseconds
SAMPLE, SEED = 8, "7"


def text_of(file: Path) -> str:
    """What a PDF says, without spaces and ends of lines."""
    told = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True)
    return "".join(told.stdout.decode().split())


def drawn(page: Page) -> list[str]:
    """The 文號 of the sample that the page shows."""
    expect(page.locator("#drawn .sample-table tbody tr")).to_have_count(SAMPLE)
    return page.locator("#drawn .case-number").all_inner_texts()


def draw(page: Page, audit: str) -> list[str]:
    """A sample drawn at random with the seed."""
    page.goto(f"{audit}/sample")
    page.get_by_label("種子").fill(SEED)
    page.get_by_label("自己定").check()
    page.get_by_label("幾件").fill(str(SAMPLE))
    page.get_by_role("button", name=re.compile("^(抽樣|重抽)$")).click()
    if page.get_by_role("button", name="還是要重抽").count():
        page.get_by_role("button", name="還是要重抽").click()
    return drawn(page)


@pytest.mark.pdf
def test_an_inspection_goes_from_a_file_to_a_report_to_be_signed(
    page: Page, tmp_path: Path
) -> None:
    audit = judged_example(page)

    first = draw(page, audit)
    assert draw(page, audit) == first

    page.goto(f"{audit}/findings?sampled=true")
    row = page.locator(".finding-table tbody tr")
    sampled = row.count()
    assert sampled > 1
    row.first.get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile("^不採")).click()
    page.get_by_label("不採的理由").fill("示範理由：原卷另有紙本簽核")
    page.get_by_role("button", name="不採 1 項").click()
    expect(row.first).to_contain_text("不採")

    row.nth(1).locator("th a").click()
    page.get_by_text("處理這項發現").first.click()
    page.get_by_label("說明的人").first.fill("示範承辦")
    page.get_by_label("理由、註記或說明的內容").first.fill("示範說明：當日主管公出")
    page.get_by_role("button", name="記下說明").first.click()
    expect(page.locator(".entry-text", has_text="當日主管公出")).to_be_visible()

    page.goto(f"{audit}/report")
    page.get_by_label("只報告抽出的公文").check()
    page.get_by_label("結論").fill("示範結論：應改進者二項")
    page.get_by_role("button", name="存下設定與結論").click()
    page.get_by_role("button", name="製作 報告（PDF）").click()
    link = page.get_by_role("link", name="下載報告（PDF）")
    expect(link).to_be_visible(timeout=PRINTED_WITHIN)
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "report.pdf")

    printed = text_of(tmp_path / "report.pdf")
    for told in ("種子7：", "示範理由：原卷另有紙本", "示範說明：當日主管公出", "示範結論", "簽章"):
        assert told in printed
