"""Whether a mapping fits a source: its sheet, its headings, and all that a log needs."""

from collections import abc
from collections.abc import Iterator
from dataclasses import replace

from rules.errors import BadInputError, RulesError
from rules.texts import folded_name
from workflow.audit.log import Column
from workflow.audit.reading.mapping import Headings, Mapping, name_of, place_of
from workflow.audit.reading.sheets import Sheet, Source
from workflow.audit.reading.words import OWN_HEADINGS, meaning_of
from workflow.kept.about import Said
from workflow.texts import msgid

NO_SHEET = msgid("檔案沒有「%(sheet)s」這個工作表")
NO_TABLE = msgid("檔案沒有表格")
NO_COLUMN = msgid("檔案沒有「%(heading)s」這一欄")
UNKNOWN = msgid("不知道是哪一欄，少了它無法稽核")


class MappingUnfitError(RulesError):
    """A mapping names what the file lacks, or not what a log needs."""

    template = "%(file)s 的欄位對照「%(what)s」：%(why)s。可用：%(allowed)s"

    def __init__(self, *, file: str, what: str, why: str | Said, allowed: str) -> None:
        self.what = what
        super().__init__(file=file, what=what, why=why, allowed=allowed)


def fitted(source: Source, mapping: Mapping) -> tuple[Sheet, Mapping]:
    """The sheet that is read, and the mapping; raises BadInputError with every misfit.

    Of our own mapping the columns that the file lacks are left out: all but four may be absent.
    """
    sheet = next((each for each in source.sheets if mapping.sheet in ("", each.name)), None)
    if sheet is None:
        names = "、".join(each.name for each in source.sheets) or "（檔案沒有表格）"
        facts = {"sheet": mapping.sheet}
        why = Said(template=NO_SHEET, facts=facts) if mapping.sheet else NO_TABLE
        raise BadInputError(
            [MappingUnfitError(file=source.file, what="sheet", why=why, allowed=names)]
        )
    if mapping.is_own:
        mapping = replace(mapping, columns=own_columns(sheet.headings))
    if misfits := list(_misfits(source.file, sheet, mapping)):
        raise BadInputError(misfits)
    return sheet, mapping


def own_columns(headings: abc.Sequence[str]) -> dict[Column, Headings]:
    """The columns that headings name as our own files do, in either language."""
    found: dict[Column, Headings] = {}
    for place, heading in enumerate(headings):
        column = OWN_HEADINGS.get(folded_name(heading))
        if column:
            found.setdefault(column, (name_of(headings, place),))
    return found


def _misfits(file: str, sheet: Sheet, mapping: Mapping) -> Iterator[RulesError]:
    allowed = "、".join(heading[:40] for heading in sheet.headings if heading) or "（沒有欄名）"
    named = [(column.value, headings) for column, headings in mapping.columns.items()]
    for post in mapping.posts:
        named += [(f"{post.label} {column.value}", each) for column, each in post.columns.items()]
    for what, headings in named:
        for heading in headings:
            if place_of(sheet.headings, heading) is None:
                why = Said(template=NO_COLUMN, facts={"heading": heading})
                yield MappingUnfitError(file=file, what=what, why=why, allowed=allowed)
    for column in mapping.missing:
        if column in (Column.POSITION, Column.AT) and not _knows_an_action(sheet, mapping):
            continue  # no line of it can be read: the log says so, word by word
        yield MappingUnfitError(file=file, what=column.value, why=UNKNOWN, allowed=allowed)


def _knows_an_action(sheet: Sheet, mapping: Mapping) -> bool:
    """Whether any word of its actions means anything."""
    places = (place_of(sheet.headings, each) for each in mapping.columns.get(Column.ACTION, ()))
    words = {word for place in places if place is not None for word in sheet.coded(place).values}
    known = {folded_name(word) for word in mapping.actions}
    return any(meaning_of(word) is not None or folded_name(word) in known for word in words)
