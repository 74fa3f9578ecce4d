"""待辦: filtered by its address, and several signed at once, each with its result."""

import re
from collections.abc import Sequence

import pytest
from httpx2 import Response

from tests.web.office import ALONE, CONDITIONAL, COSIGNED, Visitor

UNIT = "綜合企劃組"
DRAFTER = f"{UNIT}/承辦人員"
DECIDED_BY_HEAD = "line:26"  # 承辦人員, 股長, 組長 decides
BOX = re.compile(r'name="chosen" value="([^"]+)" data-alike="([^"]+)"( checked)?')


def boxes(office: Visitor, address: str = "/inbox") -> list[str]:
    """What the boxes of the list choose."""
    return [key for key, _, _ in BOX.findall(office.client.get(address).text)]


def sign(office: Visitor, chosen: Sequence[str], **fields: str) -> Response:
    """Send the list's form with these boxes marked."""
    token = {"csrftoken": office.client.cookies["csrftoken_8000"]}
    return office.client.post("/inbox/sign", data={**token, **fields, "chosen": list(chosen)})


def drafting(office: Visitor, count: int) -> list[str]:
    """Documents at the drafter, and the drafter acting."""
    cases = [office.registered(subject=f"公文{n}") for n in range(count)]
    office.act_as(DRAFTER)
    return cases


def test_the_inbox_counts_its_kinds_and_filters_by_the_address(office: Visitor) -> None:
    drafting(office, 2)
    office.sign(office.registered(ALONE, "核定後的公文"), DRAFTER, opinion="x")

    everything = office.client.get("/inbox").text
    received = office.client.get("/inbox?action=簽收").text
    unknown = office.client.get("/inbox?action=沒有").text

    assert re.findall(r">(全部|簽收|擬辦|核定) <b>(\d+)</b>", everything) == [
        ("全部", "2"),
        ("簽收", "2"),
        ("擬辦", "2"),
    ]
    assert received.count("data-row") == unknown.count("data-row") == 2
    assert "沒有等您審核的公文" in office.client.get("/inbox?action=審核").text


def test_all_of_a_kind_can_be_marked_without_a_script(office: Visitor) -> None:
    drafting(office, 3)

    text = office.client.get("/inbox?action=擬辦&marked=all").text

    assert [checked for _, _, checked in BOX.findall(text)] == [" checked"] * 3
    assert 'hx-get="/inbox?action=%E6%93%AC%E8%BE%A6"' in text


def test_conditions_to_answer_keep_a_document_from_being_drafted_with_others(
    office: Visitor,
) -> None:
    office.registered(CONDITIONAL)
    office.act_as("秘書室/承辦人員")

    text = office.client.get("/inbox").text

    assert "條件會辦還沒有決定" in text
    assert [alike for _, alike, _ in BOX.findall(text)] == ["簽收"]
    assert BOX.findall(office.client.get("/inbox?action=擬辦").text) == []


def test_nothing_is_signed_before_it_was_looked_through(office: Visitor) -> None:
    cases = drafting(office, 2)

    page = sign(office, boxes(office), action="擬辦", opinion="擬如擬")

    assert page.status_code == 200
    assert "以下 2 件，以綜合企劃組承辦人員（示範承辦人員）的身分各自擬辦" in page.text
    assert "擬如擬</textarea>" in page.text
    assert all(case in page.text for case in cases)
    assert len(boxes(office)) == 2


def test_each_is_signed_with_the_one_opinion_and_says_where_it_went(office: Visitor) -> None:
    cases = drafting(office, 3)

    page = sign(office, boxes(office), action="擬辦", opinion="擬如擬。", confirmed="yes")

    assert "已擬辦 3 件" in page.text
    assert page.text.count("綜合企劃組股長（審核）") == 3
    assert all("擬如擬。" in office.client.get(case).text for case in cases)
    assert boxes(office) == []


def test_a_desk_signed_meanwhile_is_refused_alone_with_the_way_to_its_case(
    office: Visitor,
) -> None:
    first, second = drafting(office, 2)
    shown = boxes(office)
    office.sign(first, DRAFTER, opinion="先簽的")

    look = sign(office, shown, action="擬辦")
    page = sign(office, shown, action="擬辦", confirmed="yes")

    assert "不能一起辦的 1 件" in look.text
    assert "已擬辦 1 件，1 件沒有辦" in page.text
    assert "這件公文的這一關已不在您桌上" in page.text
    assert f'href="{first}"' in page.text
    assert "現在輪到 <b>綜合企劃組股長</b>" in office.client.get(second).text
    assert office.client.get(first).text.count("先簽的") == 1


def test_a_decision_needs_one_outcome_and_one_opinion_for_all(office: Visitor) -> None:
    for n in range(2):
        case = office.registered(DECIDED_BY_HEAD, f"公文{n}")
        office.sign(case, DRAFTER)
        office.sign(case, f"{UNIT}/股長")
    office.act_as(f"{UNIT}/組長")
    chosen = boxes(office)

    refused = sign(office, chosen, action="核定", confirmed="yes")
    kept = sign(office, chosen, action="核定", confirmed="yes", outcome="發")
    done = sign(office, chosen, action="核定", confirmed="yes", outcome="發", opinion="發。")

    assert refused.status_code == kept.status_code == 422
    assert "核定必須填寫決定" in refused.text
    assert "核定必須填寫批示意見" in refused.text
    assert 'value="發" required checked' in kept.text
    assert "已核定 2 件" in done.text


def test_the_last_look_tells_each_papers_draft_stances_and_decider(office: Visitor) -> None:
    case = office.registered(COSIGNED)
    office.sign(case, DRAFTER, opinion="擬同意。")
    for key in (f"{UNIT}/股長", f"{UNIT}/組長"):
        office.sign(case, key)
    office.sign(case, "設備網路組/組長", stance="有意見", opinion="機房空間不足。")
    office.act_as("系統發展組/組長")

    page = sign(office, boxes(office), action="會辦").text

    for words in ("由專門委員核定", "擬同意。", "有意見", "機房空間不足。", "還要會辦"):
        assert words in page
    assert "批示意見" not in page


def test_cosigners_sign_together_by_consent(office: Visitor) -> None:
    case = office.registered(COSIGNED)
    for key in (DRAFTER, f"{UNIT}/股長", f"{UNIT}/組長"):
        office.sign(case, key)
    office.act_as("系統發展組/組長")

    page = sign(office, boxes(office), action="會辦", confirmed="yes")

    assert "已會辦 1 件" in page.text
    assert "同意" in office.client.get(case).text


def test_documents_are_received_and_closed_together(office: Visitor) -> None:
    case = office.registered("line:84", "自辦的公文")  # the drafter decides alone
    office.act_as(DRAFTER)

    received = sign(office, boxes(office), action="簽收", confirmed="yes")
    for action, fields in (("擬辦", {}), ("核定", {"outcome": "如擬", "opinion": "如擬。"})):
        sign(office, boxes(office), action=action, confirmed="yes", **fields)
    filed = sign(office, boxes(office)[:1], action="存查", confirmed="yes")

    assert "已簽收 1 件" in received.text
    assert "已存查 1 件" in filed.text
    assert "已結案" in filed.text
    assert "已存查" in office.client.get(case).text


def test_what_differs_is_said_before_signing(office: Visitor) -> None:
    plain = office.registered(subject="照常的公文")
    received = {"received_at": "2026-03-02T09:00", "confirm_received": "2026-03-02T09:00"}
    old = {"urgency": "最速件", **received}
    odd = office.register(ALONE, "不同的公文", **old).url.path
    for case in (plain, odd):
        office.sign(case, DRAFTER)
    office.act_as(f"{UNIT}/股長")
    office.post(f"{odd}/actions", {"action": "退回", "to": "承辦人員", "reason": "請補附件"})
    office.sign(odd, DRAFTER)
    office.act_as(f"{UNIT}/股長")
    office.post(f"{odd}/draft", office.form(odd) | {"opinion": "另有想法"})

    page = sign(office, boxes(office), action="審核")

    remarks = re.findall(r'<td class="remarks"[^>]*>(.*?)</td>', page.text)
    assert "其中 1 件記有「留意」" in page.text
    assert re.fullmatch(r"最速件、逾期 \d+ 日、退回 1 次、您有草稿，不會用到", remarks[0])
    assert remarks[1] == ""


def test_a_cosigner_with_something_to_say_is_named(office: Visitor) -> None:
    case = office.registered(COSIGNED)
    for key in (DRAFTER, f"{UNIT}/股長", f"{UNIT}/組長"):
        office.sign(case, key)
    office.sign(case, "系統發展組/組長", stance="有意見", opinion="請先試辦")
    for unit in ("設備網路組", "應用服務組"):
        office.sign(case, f"{unit}/組長", stance="同意")
    office.sign(case, DRAFTER, opinion="綜簽：先行試辦。")
    for position in ("股長", "組長"):
        office.sign(case, f"{UNIT}/{position}")
    office.act_as("機關/專門委員")

    page = sign(office, boxes(office), action="核定")

    assert "系統發展組有意見" in page.text


@pytest.mark.parametrize(
    ("count", "action", "reason"),
    [
        (0, "擬辦", "還沒有勾選公文"),
        (51, "擬辦", "一次最多 50 件，勾選了 51 件"),
        (1, "退回", "「退回」不是可用的動作"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_stays_marked(
    office: Visitor, count: int, action: str, reason: str
) -> None:
    drafting(office, 1)
    chosen = (boxes(office) + [f"1150000{n:03d}:1.1" for n in range(900, 960)])[:count]

    page = sign(office, chosen, action=action, of="擬辦")

    assert page.status_code == 422
    assert reason in page.text
    marks = [checked for _, _, checked in BOX.findall(page.text)]
    assert marks == [" checked" if count else ""]
    assert page.text.count('aria-current="true"') == 1


@pytest.mark.parametrize("chosen", ["1150000001", "1150000001:", ":1.1", "\0:\0", "x" * 5000])
def test_a_choice_that_means_nothing_changes_nothing(office: Visitor, chosen: str) -> None:
    (case,) = drafting(office, 1)

    page = sign(office, [chosen], action="擬辦", confirmed="yes")

    assert page.status_code in (200, 422)
    assert "已擬辦 1 件" not in page.text
    assert "擬辦中" in office.client.get(case).text


def test_a_form_filled_in_as_somebody_else_signs_nothing(office: Visitor) -> None:
    (case,) = drafting(office, 1)
    chosen = boxes(office)
    office.act_as("機關/局長")

    page = sign(
        office, chosen, action="擬辦", opinion="打好的意見", confirmed="yes", acting=DRAFTER
    )

    assert page.status_code == 409
    assert "您現在的身分是「局長」" in page.text
    assert "打好的意見</textarea>" in page.text
    assert case in page.text
    assert "擬辦中" in office.client.get(case).text


def test_a_choice_of_somebody_else_is_looked_at_again_before_it_is_signed(office: Visitor) -> None:
    drafting(office, 2)
    chosen = boxes(office)
    office.act_as(f"{UNIT}/股長")
    office.act_as(DRAFTER)

    page = sign(office, chosen, action="擬辦", acting=f"{UNIT}/股長")

    assert page.status_code == 409
    assert sorted(key for key, _, _ in BOX.findall(page.text)) == sorted(chosen)
    assert f'name="acting" value="{DRAFTER}"' in page.text


def test_the_address_of_signing_leads_back_to_the_inbox(office: Visitor) -> None:
    assert office.client.get("/inbox/sign").url.path == "/inbox"


def test_a_very_full_inbox_says_how_much_it_lists(
    office: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.desk.inbox.INBOX_ROWS", 2)
    drafting(office, 3)

    text = office.client.get("/inbox").text

    assert "3 件等您處理，以下是期限最近的 2 件" in text
    assert text.count("data-row") == 2


def staffed(office: Visitor) -> str:
    """A document assigned to 示範甲, one of two drafters of the unit; the registry acting."""
    for person in ("示範甲", "示範乙"):
        given = {"person": person, "holder": DRAFTER, "since": "2026-01-02"}
        assert office.post("/organisation/appoint", given).status_code == 200
    given = {"person": "示範登記", "holder": "機關/總收文", "since": "2026-01-02"}
    office.post("/organisation/appoint", given)
    office.act_as("機關/總收文")
    case = office.registered(subject="分給甲的公文")
    office.post(f"{case}/actions", {"action": "分文", "to": "示範甲", "desk": ""})
    return case


def test_what_is_assigned_to_a_colleague_stands_apart_with_who_has_it(office: Visitor) -> None:
    staffed(office)

    office.act_as(f"{DRAFTER}@示範甲")
    mine = office.client.get("/inbox").text
    office.act_as(f"{DRAFTER}@示範乙")
    own = office.client.get("/inbox").text
    theirs = office.client.get("/inbox?whose=colleagues").text

    assert "1 件等您處理" in mine
    assert "同組他人" not in mine
    assert "0 件等您處理" in own
    assert "分給甲的公文" not in own
    assert re.search(r"同組他人 <b>1</b>", own)
    assert "1 件已分給同組他人" in theirs
    assert re.search(r"示範甲.*分給甲的公文", theirs, re.DOTALL)
    assert BOX.findall(theirs) == []


def test_the_registry_finds_what_waits_for_assigning_and_reminding(office: Visitor) -> None:
    office.act_as("機關/總收文")
    office.registered(subject="還沒分的公文")
    office.register(
        subject="逾期的公文", received_at="2026-01-05T09:00", confirm_received="2026-01-05T09:00"
    )

    counted = dict(re.findall(r'<a href="(/[a-z]+)">待.. <b>(\d+)</b>', office.page("/inbox")))
    office.act_as(DRAFTER)

    assert counted == {"/assign": "2", "/reminders": "1"}
    assert "待稽催" not in office.page("/inbox")


def test_an_extension_applied_for_says_so_wherever_the_case_stands(office: Visitor) -> None:
    (case,) = drafting(office, 1)
    asking = {"action": "展期", "days": "10", "reason": "示範理由"}
    done = office.post(f"{case}/actions", asking).text

    pages = {path: office.page(path) for path in ("/inbox", "/", case)}

    waiting = re.compile("已申請展期，待.+?核准")
    assert [path for path, text in pages.items() if not waiting.search(text)] == []
    assert re.search('class="flash"[^>]*>已申請展期，待.+?核准', done)
    assert re.search("已申請展期到 .+?，待.+?核准", pages[case])
