"""What a row does not print again, from 表別 to 業務名稱: carried down from above it.

A print merges the cells of rows that have one matter in common, or says 同上. What is carried down
is told as a repair; where it is not sure from where, as a doubt.
"""

from dataclasses import dataclass, replace

from rules.sentence import Said, msgid
from rules.texts import folded_name

DITTO = frozenset(
    map(
        folded_name,
        [
            "〃",
            "″",
            "〞",
            "〟",
            "”",
            '"',
            "々",
            "〻",
            "仝",
            "同上",
            "同前",
            "仝上",
            "仝前",
            "如上",
            "上同",
        ],
    )
)
COLUMNS = ("公務項目", "公務內容", "業務名稱")
CONTENT_BLANK = msgid("公務內容空白，不知是漏印，或與上列相同")
BLANK = msgid("%(column)s空白")
PRINTED = msgid("%(column)s印為「%(text)s」")
NOTHING_ABOVE = msgid("%(what)s，上方沒有可承接的列")
PAGE_BEFORE = msgid("%(what)s，又在本頁第一列：不知是否承前頁（第 %(line)s 行）的「%(text)s」")
ABOVE_UNSURE = msgid("%(what)s，承上列（第 %(line)s 行）的「%(text)s」，而那一列本身存疑")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a row is about, as read; what had to be carried down says so."""

    texts: tuple[str, str, str]  # 公務項目, 公務內容, 業務名稱
    line: int
    page: int
    unit: str
    repairs: tuple[str, ...] = ()
    doubts: tuple[Said, ...] = ()


def is_carried(text: str) -> bool:
    """Whether a cell prints nothing of its own: blank, or a mark of repetition."""
    return not folded_name(text) or is_ditto(text)


def is_ditto(text: str) -> bool:
    """Whether a cell says that it repeats the one above."""
    return folded_name(text).strip("()。") in DITTO


def shown(text: str) -> str:
    """What a cell prints instead of a text, in a sentence."""
    return f"印為「{text}」" if folded_name(text) else "空白"


def carried_down(printed: Matter, above: Matter | None) -> Matter:
    """The matter of a row, given that of the row before it in the file."""
    matter, same = printed, above if above and above.unit == printed.unit else None
    item, content, task = printed.texts
    if is_carried(item):
        matter = _filled(matter, 0, same)
    if is_ditto(content) or (not folded_name(content) and _goes_on(matter, same)):
        matter = _filled(matter, 1, same)
    elif not folded_name(content):
        matter = replace(matter, doubts=(*matter.doubts, Said(template=CONTENT_BLANK)))
    if is_ditto(task):
        matter = _filled(matter, 2, same)
    return matter


def _goes_on(matter: Matter, above: Matter | None) -> bool:
    """Whether a row is one more 業務名稱 of the 公務內容 above it."""
    item, _, task = matter.texts
    return (
        above is not None
        and bool(folded_name(task))
        and folded_name(item) == folded_name(above.texts[0])
    )


def _filled(matter: Matter, at: int, above: Matter | None) -> Matter:
    """The matter with one text taken from above, and the reason or the doubt."""
    column, text = COLUMNS[at], above.texts[at] if above else ""
    what = _what(column, matter.texts[at])
    texts = (*matter.texts[:at], text, *matter.texts[at + 1 :])
    matter = replace(matter, texts=texts)
    if above is None or not folded_name(text):
        template, facts = NOTHING_ABOVE, {"what": what}
    elif above.page != matter.page:
        template, facts = PAGE_BEFORE, {"what": what, "line": above.line, "text": text}
    elif any(str(each).startswith(column) for each in above.doubts):
        template, facts = ABOVE_UNSURE, {"what": what, "line": above.line, "text": text}
    else:
        repair = f"{what}：承上列（第 {above.line} 行）讀為「{text}」"
        return replace(matter, repairs=(*matter.repairs, repair))
    return replace(matter, doubts=(*matter.doubts, Said(template=template, facts=facts)))


def _what(column: str, text: str) -> Said:
    """A cell that prints nothing of its own, and what it prints."""
    if not folded_name(text):
        return Said(template=BLANK, facts={"column": column})
    return Said(template=PRINTED, facts={"column": column, "text": text})
