"""The page of whoever signs: on a phone the form first, a phrase by a tap or by a key."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Served
from tests.browser.hands import act_as
from tests.browser.test_drafts import DRAFTER, a_case
from tests.browser.test_every_page import SIZES


def test_on_a_phone_the_form_comes_before_the_folded_picture(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(base_url=served.url, viewport=SIZES["phone"])
    page = context.new_page()
    page.goto(a_case(served, "在電話上簽的公文"))
    act_as(page, DRAFTER)
    picture = page.locator(".picture svg.vertical")

    opinion, way = page.locator("#opinion").bounding_box(), page.locator(".picture").bounding_box()

    assert opinion
    assert way
    assert opinion["y"] < way["y"]
    expect(picture).not_to_be_visible()
    page.get_by_text("流程圖", exact=True).click()
    expect(picture).to_be_visible()
    page.set_viewport_size(SIZES["desk"])
    expect(page.locator(".picture svg.horizontal")).to_be_visible()
    expect(page.get_by_text("流程圖", exact=True)).not_to_be_visible()
    page.get_by_role("button", name="請核示", exact=True).click()
    page.locator("#opinion").press_sequentially("。")
    page.get_by_role("button", name="擬存查", exact=True).press("Enter")
    expect(page.locator("#opinion")).to_have_value("請核示。擬存查")
    expect(page.locator(".draft [role=status]")).to_have_text(re.compile(r"草稿已存 \d\d:\d\d"))
    context.close()
