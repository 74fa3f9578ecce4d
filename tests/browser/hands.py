"""What a user does with a case: act as somebody, sign, take another action."""

from playwright.sync_api import Page


def act_as(page: Page, label: str) -> None:
    """Switch to whoever the list at the top of the page names so, or to the first it begins."""
    labels = page.locator("#acting option").all_inner_texts()
    named = next((each for each in labels if each == label), None)
    first = named or next(each for each in labels if each.startswith(label))
    page.get_by_label("以此身分操作").select_option(label=first)
    with page.expect_navigation():  # scripts are there: what is typed next, they hear
        page.get_by_role("button", name="切換").click()


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
