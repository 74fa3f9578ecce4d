"""English pages say everything in English but names, rows of the table and what people typed."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from rules.rulebook import Rulebook
from tests.web.office import CONDITIONAL, COSIGNED, Visitor
from web.language.composed import taken_apart
from web.language.i18n import Language, catalogue
from workflow.organisation.people import positions_in
from workflow.training.exercise import Kind

SUBJECT = "英文頁面的一件公文"
PAGES = (
    *("/", "/?closed=true&sort=-urgency&q=115", "/?q=沒有", "/inbox", "/assign", "/search?q=採購"),
    *("/register", "/register?row=line:9", "/rules", "/rules/9", "/rules/13", "/rules/lint"),
    *("/rules/review", "/rules/review/row/13", "/rules/statistics", "/rules/versions", "/nowhere"),
    *("/performance", "/reminders", "/organisation", "/organisation/import", "/practice"),
    *("/audits", "/audits/codes", "/rehearsals", "/rehearsals/new?scenario=secretary_away"),
    *(f"/practice?kind={kind.value}&level=3&seed=1&help=solved" for kind in Kind),
    *(f"/practice?kind={kind.value}&level=2&seed=3&hints=2" for kind in Kind),
    *("/help/board", "/help"),
)
BARE = re.compile(
    r"(?:^|[（、：「]|: )([\u4e00-\u9fff]+)(?=$|[）、：」])"
)  # not within an English sentence
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
PLACE = re.compile(r"%\(\w+\)s")
LONGEST_WORD = 5  # of what the table prints as well
ENOUGH_SAID = 7  # characters between facts, for a sentence to be told from what people type
QUOTED = re.compile("“[^”]*”")  # what the table prints or somebody typed
SENTENCE = re.compile(r"[\u4e00-\u9fff][，；。：？][\u4e00-\u9fff]|[\u4e00-\u9fff]。")
SAID_IN_ATTRIBUTES = ("aria-label", "placeholder", "title", "data-label", "data-failed")


class Texts(HTMLParser):
    """The texts of a page that are said to be in its own language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found, self.chinese = list[str](), list[str]()
        self._languages = list[tuple[str, str]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._language
        if language == Language.ENGLISH.value:
            self.found += [text for each in SAID_IN_ATTRIBUTES if (text := given.get(each))]
        if tag not in {"input", "meta", "link", "br", "col", "img", "hr"}:
            self._languages.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self._languages and self._languages.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_typed = any(tag in {"script", "style", "textarea", "code"} for tag, _ in self._languages)
        if self._language == Language.ENGLISH.value and not is_typed:
            self.found.append(data.strip())
        elif not is_typed:
            self.chinese.append(data.strip())

    @property
    def _language(self) -> str:
        return self._languages[-1][1] if self._languages else ""


def english_words() -> frozenset[str]:
    """The words and sentences that have an English one."""
    sources = vars(catalogue(Language.ENGLISH))["_catalog"]
    return frozenset(str(source) for source in sources if isinstance(source, str) and source)


def left_over(page: str, printed: Sequence[str], known: frozenset[str]) -> Iterator[str]:
    """What stands in Chinese though it has an English word, and whole Chinese sentences.

    A term named in an English sentence has Latin marks around it: it is meant so.
    """
    for text in Texts(page).found:
        rest = QUOTED.sub("", text)
        for each in printed if CHINESE.search(text) else ():
            rest = rest.replace(each, "")
        if SENTENCE.search(rest) or any(run[1] in known for run in BARE.finditer(rest)):
            yield text


def said_in_chinese(page: str, sentences: Sequence[str]) -> Iterator[str]:
    """Sentences of ours that a page marks as Chinese, as if somebody had printed or typed them."""
    for text in Texts(page).chinese:
        if len(text) > LONGEST_WORD and (text in sentences or taken_apart(text, sentences)):
            yield text


def english_sentences(known: frozenset[str]) -> tuple[str, ...]:
    """Those of the catalogue that say enough between their facts, each of which is told once."""
    places = {each: PLACE.findall(each) for each in known}
    return tuple(
        each
        for each, named in places.items()
        if len(named) == len(set(named))
        and (not named or len("".join(CHINESE.findall(PLACE.sub("", each)))) > ENOUGH_SAID)
    )


def test_no_chinese_is_left_over_on_an_english_page(office: Visitor, rulebook: Rulebook) -> None:
    cases = [office.registered(row, SUBJECT) for row in (COSIGNED, CONDITIONAL)]
    office.client.cookies.set("chenhe_language", Language.ENGLISH.value)
    rows = (
        each
        for row in rulebook.rows
        for each in (row.title, row.content, row.item, row.task, row.remark)
    )
    printed = sorted({SUBJECT, *filter(None, rows)}, key=len, reverse=True)
    known = english_words() - {
        each for key in positions_in(rulebook.agency) for each in key.split("/")
    }

    sentences = english_sentences(known)

    found = {
        address: sorted({*left_over(page, printed, known), *said_in_chinese(page, sentences)})
        for address in (*PAGES, *cases)
        for page in [office.client.get(address).text]
    }

    assert {address: texts for address, texts in found.items() if texts} == {}
