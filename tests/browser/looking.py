"""What axe finds on a page; text of one look is judged for its contrast once.

A look is colour, size and weight of a text and what lies behind it: the backgrounds of the elements
around it or, where one of them is taken out of the flow, of those at the same place on the screen.
Whatever else axe asks is asked of every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

CONTRAST = "color-contrast"
ELSE = {"resultTypes": ["violations"], "rules": {CONTRAST: {"enabled": False}}}
# What a page may break on a narrow screen in the longer words of another language alone.
BY_WIDTH = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["scrollable-region-focusable"]},
}
ONLY = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": [CONTRAST]}}
LOADED = "typeof axe === 'object'"
RUN = """async ([known, options, only]) => {
  const seen = new Set(known), first = [], looks = [];
  const opaque = (style) => /^rgb\\(/.test(style.backgroundColor);
  const behind = (element) => {
    const found = [];
    const layers = [];
    let isLifted = false;
    for (let each = element; each; each = each.parentElement) {
      layers.push(each);
      isLifted ||= ["absolute", "fixed", "sticky"].includes(getComputedStyle(each).position);
    }
    const box = element.getBoundingClientRect();
    const there = isLifted
      ? document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      : layers;
    let opacity = 1;
    for (const each of layers) opacity *= getComputedStyle(each).opacity;
    for (const each of there) {
      const style = getComputedStyle(each);
      found.push(style.backgroundColor, style.backgroundImage);
      if (opaque(style)) break;
    }
    return [...new Set(found), opacity];
  };
  const look = (element) => {
    const style = getComputedStyle(element);
    const own = [style.color, style.fontSize, style.fontWeight, style.textShadow];
    return [...own, element.matches(":disabled"), ...behind(element)].join(" ");
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const elements = new Set(document.querySelectorAll("input, select, textarea, button"));
  while (texts.nextNode()) {
    if (texts.currentNode.data.trim()) elements.add(texts.currentNode.parentElement);
  }
  for (const element of elements) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const its = look(element);
    if (seen.has(its)) continue;
    seen.add(its);
    looks.push(its);
    first.push(element);
  }
  const found = options ? (await axe.run(options)).violations : [];
  if (first.length) found.push(...(await axe.run({ include: first }, only)).violations);
  return [found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), looks];
}"""


@dataclass(kw_only=True)
class Looking:
    """Looks at pages one after the other, and knows which texts it has seen."""

    looks: set[str] = field(default_factory=set[str])

    def violations(self, page: Page) -> list[str]:
        """What axe finds on this page: the rule and the elements."""
        return self._found(page, ELSE)

    def faults(self, page: Page, options: Mapping[str, object] = ELSE) -> list[str]:
        """The same, and whether anything scrolls sideways."""
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        too_wide = [f"{width} px too wide"] if width > 0 else []
        return [*self._found(page, options), *too_wide]

    def pale(self, page: Page) -> list[str]:
        """The texts of this page that stand out too little, and nothing else of axe."""
        return self._found(page, None)

    def _found(self, page: Page, options: Mapping[str, object] | None) -> list[str]:
        if not page.evaluate(LOADED):
            page.evaluate(AXE_SCRIPT)
        found, looks = page.evaluate(RUN, [sorted(self.looks), options, ONLY])
        self.looks |= set(looks)
        return [f"{rule}: {elements}" for rule, elements in found]
