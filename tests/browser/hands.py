"""What a user does with a case: act as somebody, sign, take another action."""

import re

from playwright.sync_api import Page, expect

from workflow.case.duties import holder_label


def act_as(page: Page, label: str) -> None:
    """Switch to whoever is so named, the first of several who hold a position named alone."""
    title, *rest = re.split("[　（]", label)
    person = rest[0].partition("代")[0] if rest else ""
    page.locator(".masthead .acting:visible").click()
    identities = page.locator("#identities button")
    expect(identities).not_to_have_count(0)
    keys: list[str] = identities.evaluate_all("all => all.map(each => each.value)")
    named = [key for key in keys if holder_label(key.partition("@")[0]) == title]
    key = next(each for each in named if person in each)
    with page.expect_navigation():  # scripts are there: what is typed next, they hear
        page.locator(f'#identities button[value="{key}"]').click()


def sign(page: Page, action: str, opinion: str = "") -> None:
    """Fill in the opinion and sign."""
    if opinion:
        page.locator("#opinion").fill(opinion)
    page.locator("form.signing").get_by_role("button", name=action, exact=True).click()


def take(page: Page, action: str, *, to: str = "", **fields: str) -> None:
    """Open another action, choose whom it is about, fill in the rest and send it."""
    form = page.locator("details.act").filter(has=page.get_by_text(action, exact=True))
    form.locator("summary").click()
    if to:
        form.locator("[name=to]").select_option(to)
    for name, text in fields.items():
        form.locator(f"[name={name}]").fill(text)
    form.get_by_role("button", name=action, exact=True).click()
