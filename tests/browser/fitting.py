"""What a designer would mend: words that are cut off, or punctuated in the other language."""

from playwright.sync_api import Page

LOOK = """() => {
  const found = [];
  const shown = (element) => element.checkVisibility() && !element.closest("dialog, .unseen, svg");
  for (const field of document.querySelectorAll("input[placeholder]")) {
    const look = getComputedStyle(field), probe = document.createElement("span");
    probe.textContent = field.placeholder;
    const { fontFamily, fontSize, fontWeight } = look; // the shorthand is empty for tabular figures
    Object.assign(probe.style, { position: "absolute", whiteSpace: "nowrap" });
    Object.assign(probe.style, { fontFamily, fontSize, fontWeight });
    document.body.append(probe);
    const room = field.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
    if (shown(field) && field.type !== "number" && probe.offsetWidth > room + 1)
      found.push(`cut off: ${field.placeholder}`);
    probe.remove();
  }
  for (const head of document.querySelectorAll("thead th, .buttons > *, .tabs a"))
    if (shown(head) && head.clientWidth > 1 && head.scrollWidth > head.clientWidth + 1)
      found.push(`cut off: ${head.textContent.trim()}`);
  const texts = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
  const foreign = /[A-Za-z0-9)][ ]?[（、：；「／]|[）」。／][A-Za-z0-9 ]|^[（）、：；／]$/;
  while (document.documentElement.lang === "en" && texts.nextNode()) {
    const parent = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
    if (parent.closest("[lang]").lang === "en" && !parent.closest("script, noscript, textarea"))
      if (foreign.test(text)) found.push(`Chinese punctuation: ${text}`);
  }
  return found;
}"""


def misfits(page: Page) -> list[str]:
    """Placeholders, headings of tables and buttons cut off; Chinese punctuation in English."""
    return page.evaluate(LOOK)


ON_PAPER = """([upright, across]) => {
  const found = [], main = document.querySelector("main");
  main.style.width = `${getComputedStyle(main).page === "wide" ? across : upright}px`;
  const edge = main.getBoundingClientRect().right + 1;
  const seen = (each) => each.checkVisibility() && !each.closest(".unseen, svg, .posts");
  for (const each of document.querySelectorAll("a.button, .primary, nav, summary, .no-print"))
    if (seen(each) && each.innerText.trim()) found.push(`no use on paper: ${each.innerText}`);
  for (const each of main.querySelectorAll("td, th, p, li, dd, h1, h2, input, select, svg"))
    if (seen(each) && each.getBoundingClientRect().right > edge)
      found.push(`past the margin: ${each.tagName} ${each.textContent.trim().slice(0, 60)}`);
  main.style.width = "";
  return found;
}"""
UPRIGHT, ACROSS = 673, 1001  # pixels that the margins leave of an A4 page


def unprintable(page: Page) -> list[str]:
    """What an A4 page cuts off at its right margin, and what is of no use on paper."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": ACROSS, "height": 800})
    found = page.evaluate(ON_PAPER, [UPRIGHT, ACROSS])
    page.emulate_media(media="screen")
    return found
