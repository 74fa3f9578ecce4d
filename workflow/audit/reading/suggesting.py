"""A mapping for a source that nobody has mapped: from its headings, and from its cells.

Every column of the sheet bids for every column of a log. The best bid wins, then the best of what
is left; a heading that says plainly what it is outweighs cells, and cells outweigh a vague one.
"""

import re
from collections import abc

from rules.agency.agency import Agency
from rules.texts import folded_name
from workflow.audit.log import Column
from workflow.audit.reading.bidding import MANY, Bid, word_in
from workflow.audit.reading.looking import Cells
from workflow.audit.reading.mapping import (
    OF_A_CASE,
    Headings,
    Mapping,
    Suggestion,
    Sureness,
    name_of,
)
from workflow.audit.reading.naming import Names
from workflow.audit.reading.posts import Found, posts_in
from workflow.audit.reading.sheets import Kind, Sheet, Source
from workflow.audit.reading.synonyms import CLOCKS, PLAIN_STARTS, plain
from workflow.audit.reading.words import OWN_HEADINGS
from workflow.texts import msgid

PASTED_CASE = "貼上的案件"
MOST_COLUMNS = 300  # looked at; a log has a few dozen
TOLD_BY_HEADING = (Column.CASE, Column.PERSON)  # whose cells may look like anything
ENOUGH = 0.5  # of the cells
OWN_WORD = msgid("欄名就是稽核的欄名")
KNOWN_WORD = msgid("欄名「%(heading)s」是這一欄常見的名稱")
WORD_ALONE = msgid("欄名「%(heading)s」像是這一欄，但內容只有 %(percent)s%% 認得")
CELLS_ALONE = msgid("欄名不認得，但內容有 %(percent)s%% 像是這一欄")
IN_ONE_CELL = msgid("「%(heading)s」一格裡寫了職稱與姓名等，依機關的單位與職稱拆開")
TWO_COLUMNS = msgid("日期與時刻分在兩欄")
ONE_CASE = msgid("沒有文號欄，整份視為同一件公文")
FROM_TITLE = msgid("取自表格上方的文字")
A_POST = msgid("一列一件公文，「%(heading)s」是%(post)s的欄位")
_TITLES = {
    Column.CASE: re.compile(r"(?:公文|收文|來文|創文)?(?:文號|案號)\s*[:：]\s*(\S+)"),
    Column.SUBJECT: re.compile(r"(?:主旨|案由)\s*[:：]\s*(.+)"),
    Column.URGENCY: re.compile(r"速別\s*[:：]\s*(\S+)"),
}
# What is said for a position everywhere: https://finance.ettoday.net/news/2768944
_SHORT_POSITIONS = {"主秘": "主任秘書", "專委": "專門委員"}
_DRAFTERS = ("承辦人", "承辦", "承辦員", "經辦人", "主辦人", "承辦同仁")
_HEADS = ("首長", "機關首長", "機關長官")


def suggested(source: Source, agency: Agency) -> Mapping:
    """The likeliest mapping; what it lacks or leaves unsure it says itself."""
    return _Suggesting(source, source.sheets[0], agency).mapping()


class _Suggesting:
    """Looks at one sheet."""

    def __init__(self, source: Source, sheet: Sheet, agency: Agency) -> None:
        self._source, self._sheet, self._agency = source, sheet, agency
        self._meant = _meant_positions(agency)
        self._names = Names(agency, positions=self._meant)
        urgencies = frozenset(map(folded_name, agency.limits))
        self._width = min(len(sheet.headings), MOST_COLUMNS)
        has_headings = sheet.heading_line or source.kind is Kind.XES  # keys, on no line
        headings = sheet.headings if has_headings else ("",) * len(sheet.headings)
        self._headings = list(map(plain, headings))  # blank where the file has none
        self._cells = [
            Cells(sheet.coded(place), self._names, urgencies) for place in range(self._width)
        ]
        self._places: dict[Column, tuple[int, ...]] = {}
        self._suggestions: list[Suggestion] = []

    def mapping(self) -> Mapping:
        """What was found."""
        posts = posts_in(self._sheet, self._cells, self._names, self._agency)
        self._assign({place for each in posts for place in each.places})
        if not self._is_wide(posts):
            posts = ()
            self._places.clear()
            self._suggestions.clear()
            self._assign(set())
            self._split_people()
        else:
            self._keep_only(OF_A_CASE)
        self._add_hours()
        case = self._only_case()
        used = {place for each in self._places.values() for place in each}
        used |= {place for each in posts for place in each.places}
        self._suggestions += [_of_post(each, self._sheet) for each in posts]
        return Mapping(
            columns={column: self._named(places) for column, places in self._places.items()},
            posts=tuple(each.post for each in posts),
            positions=self._positions(posts),
            sheet=self._sheet.name,
            case=case,
            suggestions=tuple(self._suggestions),
            unused=tuple(
                name_of(self._sheet.headings, place)
                for place in range(len(self._sheet.headings))
                if place not in used
            ),
        )

    def _is_wide(self, posts: abc.Sequence[Found]) -> bool:
        """Whether a line is a case: several posts have columns, and no column tells actions."""
        ladder = [each for each in posts if each.post.position]
        place = self._places.get(Column.ACTION)
        told = self._cells[place[0]].share(Column.ACTION) if place else 0.0
        return len(ladder) > 1 and (told or 0.0) < ENOUGH

    def _keep_only(self, columns: abc.Container[Column]) -> None:
        """Of a line a case: what it says of the case; the rest its posts say."""
        self._places = {each: at for each, at in self._places.items() if each in columns}
        self._suggestions = [each for each in self._suggestions if each.column in columns]

    def _assign(self, taken: set[int]) -> None:
        """The best bid first, each column once."""
        taken = set(taken)
        for bid in sorted(self._bids(), key=lambda each: -each.score):
            if bid.column in self._places or bid.place in taken:
                continue
            taken.add(bid.place)
            self._places[bid.column] = (bid.place,)
            self._suggestions.append(self._suggestion(bid))

    def _bids(self) -> abc.Iterator[Bid]:
        for place in range(self._width):
            heading = self._headings[place]
            if heading in PLAIN_STARTS and heading != plain(Column.RECEIVED_AT.value):
                continue
            for column in Column:
                word = word_in(column, heading)
                is_told = word and column in TOLD_BY_HEADING
                share = None if is_told else self._cells[place].share(column)
                bid = Bid(column=column, place=place, word=word, share=share)
                if bid.is_fit or (column is Column.PERSON and not heading and bid.is_alike):
                    yield bid

    def _suggestion(self, bid: Bid) -> Suggestion:
        heading = self._sheet.headings[bid.place]
        percent = round(100 * (bid.share or 0.0))
        is_told = bid.share is None or bid.share >= ENOUGH or not self._cells[bid.place].sample
        is_own = OWN_HEADINGS.get(folded_name(heading)) is bid.column
        if is_told and bid.word == 1.0 and is_own:
            sureness, reason = Sureness.SURE, OWN_WORD
        elif is_told and bid.word:
            sureness = Sureness.SURE if bid.word > ENOUGH else Sureness.LIKELY
            reason = KNOWN_WORD
        else:
            sureness = Sureness.UNSURE if bid.word else Sureness.LIKELY
            reason = WORD_ALONE if bid.word else CELLS_ALONE
        return Suggestion(
            column=bid.column,
            headings=self._named((bid.place,)),
            sureness=sureness,
            reason=reason,
            facts={"heading": heading, "percent": percent},
        )

    def _split_people(self) -> None:
        """A cell that says position and person at once serves for both."""
        place = self._place_of_people()
        if place is None:
            return
        for column in (Column.POSITION, Column.PERSON, Column.UNIT):
            if column is Column.UNIT and not self._cells[place].has_units():
                continue
            if self._fits(column) and column is not Column.POSITION:
                continue
            self._places[column] = (place,)
            self._replace_suggestion(column, IN_ONE_CELL, place, Sureness.LIKELY)

    def _place_of_people(self) -> int | None:
        """The column of such cells, where none has the positions alone."""
        if self._fits(Column.POSITION):
            return None
        own = {Column.POSITION, Column.PERSON, Column.UNIT}
        taken = {
            place for column, each in self._places.items() if column not in own for place in each
        }
        free = [place for place in range(self._width) if place not in taken]
        best = max(free, key=lambda place: self._cells[place].people, default=None)
        return best if best is not None and self._cells[best].people >= ENOUGH else None

    def _fits(self, column: Column) -> bool:
        """Whether the column found for it holds what it should, apart from others."""
        if column not in self._places:
            return False
        cells = self._cells[self._places[column][0]]
        share = cells.share(column)
        return cells.people < ENOUGH and (share is None or share >= ENOUGH)

    def _add_hours(self) -> None:
        """The hour of a day that stands in a column of its own."""
        days = self._places.get(Column.AT)
        if not days or self._cells[days[0]].has_hours:
            return
        used = {place for each in self._places.values() for place in each}
        for place in range(self._width):
            is_clock = self._headings[place] in ("", *map(plain, CLOCKS))
            if place not in used and is_clock and self._cells[place].hours >= MANY:
                self._places[Column.AT] = (days[0], place)
                self._replace_suggestion(Column.AT, TWO_COLUMNS, place, Sureness.LIKELY)
                return

    def _replace_suggestion(
        self, column: Column, reason: str, place: int, sureness: Sureness
    ) -> None:
        self._suggestions = [each for each in self._suggestions if each.column is not column]
        self._suggestions.append(
            Suggestion(
                column=column,
                headings=self._named(self._places[column]),
                sureness=sureness,
                reason=reason,
                facts={"heading": name_of(self._sheet.headings, place)},
            )
        )

    def _only_case(self) -> dict[Column, str]:
        """What stands above the table of its only case; of what is pasted, a case of no number."""
        if Column.CASE in self._places:
            return {}
        found: dict[Column, str] = {}
        for column, pattern in _TITLES.items():
            said = next(filter(None, map(pattern.search, self._sheet.titles)), None)
            if said and column not in self._places:
                found[column] = said[1].strip()
        if Column.CASE not in found:
            if self._source.kind is not Kind.PASTED:
                return {}
            found[Column.CASE] = PASTED_CASE
        reason = ONE_CASE if found[Column.CASE] == PASTED_CASE else FROM_TITLE
        self._suggestions.append(
            Suggestion(column=Column.CASE, headings=(), sureness=Sureness.UNSURE, reason=reason)
        )
        return found

    def _positions(self, posts: abc.Sequence[Found]) -> dict[str, str]:
        """What positions of the file are called here, where no two could be meant."""
        places = () if posts else self._places.get(Column.POSITION, ())
        texts = {text for place in places for text in self._cells[place].coded.values}
        return {short: own for short, own in self._meant.items() if short in texts}

    def _named(self, places: abc.Iterable[int]) -> Headings:
        return tuple(name_of(self._sheet.headings, place) for place in places)


def _meant_positions(agency: Agency) -> dict[str, str]:
    """What positions are called besides, where the agency has but one that could be meant."""
    names = Names(agency)
    known = names.positions
    meant = {short: own for short, own in _SHORT_POSITIONS.items() if folded_name(own) in known}
    meant |= dict.fromkeys(_HEADS, agency.head)
    if len(names.drafters) == 1:
        meant |= dict.fromkeys(_DRAFTERS, next(iter(names.drafters)))
    return {short: own for short, own in meant.items() if folded_name(short) not in known}


def _of_post(found: Found, sheet: Sheet) -> Suggestion:
    headings = tuple(name_of(sheet.headings, place) for place in found.places)
    return Suggestion(
        column=Column.PERSON if found.post.label else Column.AT,
        headings=headings,
        sureness=Sureness.LIKELY,
        reason=A_POST,
        facts={"heading": "、".join(headings), "post": found.post.label},
    )
