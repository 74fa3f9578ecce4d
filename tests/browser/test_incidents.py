"""A case to which a lot happens, played through as its users would, and its record on paper."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.hands import act_as, sign, take
from workflow.case.words import State

ROW = "line:206"  # 設備網路組: 人事室 and 會計室 co-sign, 副局長 reviews, 局長 decides
SUBJECT = "示範：途中多事的一件"
AWAY = "副局長（示範專門委員代示範副局長）"


def played(page: Page) -> str:
    """The case from 收文 to its decision; its address."""
    page.goto(f"/register?row={ROW}")
    page.locator("#subject").fill(SUBJECT)
    page.get_by_role("button", name="收文", exact=True).click()
    walk = (("設備網路組承辦人員", "擬辦"), ("設備網路組股長", "審核"))
    for label, action in walk:
        act_as(page, label)
        sign(page, action, "擬如說明")
    act_as(page, "設備網路組組長")
    take(page, "展期", days="5", reason="待函復")
    expect(page.locator(".facts")).to_contain_text("展期 1 次，共 5 日")
    take(page, "退回", to="承辦人員", reason="請補附委任書")
    for label, action in (*walk, ("設備網路組組長", "審核")):
        act_as(page, label)
        sign(page, action)
    act_as(page, "會計室主任")
    take(page, "加會", to="政風室", reason="涉及廉政")
    sign(page, "會辦", "預算足敷")
    for label in ("人事室主任", "政風室主任"):
        act_as(page, label)
        sign(page, "會辦")
    for label in ("主任秘書", AWAY):
        act_as(page, label)
        sign(page, "審核")
    act_as(page, "局長")
    page.get_by_label("如擬", exact=True).check()
    sign(page, "核定", "如擬")
    return page.url


def test_a_case_with_a_return_a_cosigner_a_deputy_and_an_extension_prints_its_record(
    page: Page, served: Served, tmp_path: Path
) -> None:
    address = played(page)

    expect(page.locator(".stage")).to_have_text("已核定")
    record = page.locator(".record")
    for words in ("請補附委任書", "政風室", "待函復", "（代示範副局長）"):
        expect(record).to_contain_text(words)
    case_id = address.split("/")[-1].split("?")[0]
    case = served.work.case(case_id)
    deputy = [each for each in served.work.history(case_id) if each.for_person]
    assert (case.state, case.returns, case.clock.extensions) == (State.DECIDED, 1, 1)
    assert [(each.action.value, each.person, each.mark) for each in deputy] == [
        ("審核", "示範專門委員", "代")
    ]

    answer = page.request.get(f"/cases/{case_id}/route-sheet.pdf")

    assert answer.ok, answer.text()
    path = tmp_path / "record.pdf"
    path.write_bytes(answer.body())
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    plain = re.sub(r"\s", "", done.stdout.decode())
    for words in (SUBJECT, "請補附委任書", "加會政風室", "展期", "示範專門委員", "代"):
        assert words in plain, words
