"""What a word in a header is: the heading of a column, a post, or nothing known."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rules.texts import folded_name

WORDS_FILE = resources.files("rules") / "data" / "header_words.toml"
TITLES = ("表別", "公務項目", "公務內容", "業務名稱")
_BRACKETS = re.compile(r"[()\[\]{}〔〕【】/、,:·]")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderWords:
    """The words known to head columns, and what tells a post."""

    asides: re.Pattern[str]
    headings: re.Pattern[str]  # several may have run together
    drafters: frozenset[str]
    posts: tuple[str, ...]  # how they end
    functions: tuple[str, ...]  # how those begin that have to be asked about
    staff: tuple[str, ...]  # how those end that head no unit
    unit_heads: Mapping[str, str]  # the end of a unit's name -> its head


def is_heading(text: str) -> bool:
    """Whether a header cell names columns that are no position's."""
    return bool(header_words().headings.fullmatch(_plain(text)))


def is_aside(text: str) -> bool:
    """Whether a header cell names the columns right of the ladder: 會辦 and 備考."""
    return bool(header_words().asides.fullmatch(_plain(text)))


def is_post(text: str) -> bool:
    """Whether a header cell can only be a post: what may be a unit or a role is none."""
    words, word = header_words(), folded_name(text)
    if word in words.drafters:
        return True
    return word.endswith(words.posts) and not word.startswith(words.functions)


def head_named_after(unit: str, positions: Iterable[str]) -> str | None:
    """The post that a unit of this name is headed by, if it is among these positions."""
    ends = header_words().unit_heads
    name = folded_name(unit)
    head = next((head for end, head in ends.items() if name.endswith(end)), f"{name[-1:]}長")
    return next((each for each in positions if folded_name(each) == head), None)


def heads_a_unit(position: str) -> bool:
    """Whether a post may head a unit: no deputy and nobody's staff."""
    word = folded_name(position)
    return not word.startswith("副") and not word.endswith(header_words().staff)


@cache
def header_words() -> HeaderWords:
    """The words that come with the package."""
    read = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    cosigning = f"(?:{_any(read['cosigning'])})+(?:[辦核簽或及與]|{_any(read['cosigners'])})*"
    remarks, others = _any(read["remarks"]), _any([*TITLES, *read["spans"]])
    return HeaderWords(
        asides=re.compile(f"(?:{cosigning}|{remarks})+"),
        headings=re.compile(f"(?:{cosigning}|{remarks}|{others})+"),
        drafters=frozenset(map(folded_name, read["drafters"])),
        posts=tuple(map(folded_name, read["posts"])),
        functions=tuple(map(folded_name, read["functions"])),
        staff=tuple(map(folded_name, read["staff"])),
        unit_heads=read["unit_heads"],
    )


def _plain(text: str) -> str:
    return _BRACKETS.sub("", folded_name(text))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(folded_name, words), key=len, reverse=True)))
