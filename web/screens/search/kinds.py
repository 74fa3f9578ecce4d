"""搜尋, where each kind is looked for: its own index, by whoever has a right to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from fastapi import Request

from rules.errors import ChenheError
from web.audits.keeping import audits
from web.http.acting import whole_roll_of
from web.http.frame import language_of
from web.http.rights import Right, rights_of
from web.http.roll import Acting
from web.language.i18n import Language, day_in, msgid
from web.language.terms import TERMS, terms
from web.links import audit_way, case_way, person_way, row_way, way
from web.screens.search.found import MOST_SHOWN, Found, Hit, Sought, Way, all_of
from web.screens.shared.practising import PRACTISED_IN, TEACHES, practice_way
from web.services import services
from workflow.audit.codes import code_of
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.ledger.wanted import Numbered, Wanted
from workflow.case.duties import OUTSIDE
from workflow.desk.searching import search_cases
from workflow.training.exercise import Kind as Exercise
from workflow.training.making.themes import Theme, themes
from workflow.training.misconceptions import misconceptions

MOST_AUDITS = 12  # whose findings are counted, the newest that have all the words
OLDER = msgid("也有這些字的較舊稽核")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing that can be found."""

    id: str
    name: str
    by: str  # what finds it
    right: Right
    find: Callable[[Request, Sought], Found]


def cases(request: Request, sought: Sought) -> Found:
    """Documents, as everybody may see them; words of its subject find no 密件."""
    found = search_cases(services(request).casework, sought.text, limit=MOST_SHOWN)
    return Found(
        hits=tuple(
            Hit(
                way=f"/cases/{row.id}",
                name=row.subject,
                about=(row.id, row.unit, row.state, day_in(language_of(request), row.due)),
            )
            for row in found.rows
        ),
        total=found.total,
        ways=(Way(way=way("/", q=sought.text, closed="true")),),
        is_cut=found.is_cut,
    )


def people(request: Request, sought: Sought) -> Found:
    """Everybody who may act today, by name, position and unit."""
    known, rights = whole_roll_of(request), rights_of(request)
    is_demo = services(request).settings.demo
    fitting = [
        acting
        for group in known.groups
        for acting in group.members
        if sought.stands_in(acting.place, acting.title, acting.name, acting.label, acting.person)
    ]
    has_pages = (
        Right.MANAGE_ORGANISATION in rights and not services(request).staffing.organisation.is_empty
    )
    return Found(
        hits=tuple(
            Hit(
                way=_person_way(each, has_pages=has_pages, may_be=is_demo),
                name=each.label if each.person in each.label else f"{each.label}　{each.person}",
            )
            for each in fitting[:MOST_SHOWN]
        ),
        total=len(fitting),
        ways=(Way(way=way("/acting", q=sought.text)),) if is_demo else (),
    )


def _person_way(acting: Acting, *, has_pages: bool, may_be: bool) -> str:
    """The page of a person; else the list to act as them, or the documents that they handle."""
    if has_pages and acting.person and acting.place != OUTSIDE:
        return person_way(acting.actor.identity)
    return way("/acting", q=acting.title) if may_be else way("/", q=acting.person or acting.title)


def rows(request: Request, sought: Sought) -> Found:
    """Rows of the table with every word; where there is none, those that are near."""
    rulebook = services(request).rulebook
    fitting = rulebook.search(sought.text)
    near = () if fitting else rulebook.suggest(sought.text, top=MOST_SHOWN)
    shown = fitting[:MOST_SHOWN] or [each.row for each in near]
    return Found(
        hits=tuple(
            Hit(
                way=row_way(row.line),
                name="／".join(filter(None, (row.content or row.item, row.task))),
                about=tuple(filter(None, (row.unit, row.item, row.decider))),
            )
            for row in shown
        ),
        total=len(fitting) or len(near),
        ways=(Way(way=way("/rules", q=sought.text)),) if fitting else (),
        is_near=not fitting,
    )


def findings(request: Request, sought: Sought) -> Found:
    """Findings of every audit that is kept; one that cannot be read is left out.

    Those of the newest are counted; of older ones the page says how many have the words too.
    """
    folder = audits(request).folder
    fitting = list(_audits_with(folder, sought.words))
    hits, ways, total = list[Hit](), list[Way](), 0
    for kept in fitting[:MOST_AUDITS]:
        with suppress(ChenheError):
            wanted, ledger = Wanted(q=sought.text), folder.found(kept.id)
            if count := ledger.count(wanted):
                left = MOST_SHOWN - len(hits)
                shown = ledger.findings(wanted, limit=left) if left else ()
                hits += [_finding(kept, each, sought) for each in shown]
                total += count
                path = audit_way(kept.id, "findings")
                ways.append(Way(way=way(path, q=sought.text), name=kept.file, count=count))
    if older := fitting[MOST_AUDITS:]:
        ways.append(Way(way="/audits", name=OLDER, count=len(older)))
    return Found(hits=tuple(hits), total=total, ways=tuple(ways), is_cut=bool(older))


def _audits_with(folder: AuditFolder, words: Sequence[str]) -> Iterator[KeptAudit]:
    """The audits, the newest first, whose findings say each of these words, if not all in one."""
    with suppress(ChenheError):
        for kept in folder.all():
            with suppress(ChenheError):
                said = folder.words(kept)
                if said and all(word in said for word in words):
                    yield kept


def _finding(kept: KeptAudit, numbered: Numbered, sought: Sought) -> Hit:
    finding = numbered.finding
    about = finding.about
    name = about.name_en if sought.is_english else about.name
    return Hit(
        way=case_way(kept.id, finding.case_id, numbered.number),
        name=f"{name} · {finding.message(english=sought.is_english)}",
        about=(finding.case_id, kept.file),
        is_chinese=not sought.is_english,
    )


def exercises(request: Request, sought: Sought) -> Found:
    """What can be practised: kinds of exercises, and what people get wrong."""
    kinds = (
        Hit(way=practice_way(each, 1), name=each.label, about=(TEACHES[each],))
        for each in Exercise
        if sought.stands_in(each.label, TEACHES[each])
    )
    mistakes = (
        Hit(
            way=practice_way(*PRACTISED_IN[each.id], skill=each.id),
            name=each.name,
            about=(each.why,),
        )
        for each in misconceptions().values()
        if sought.stands_in(each.name, each.why)
    )
    about = [each for each in themes() if sought.stands_in(*_said_of(each))]
    found = (*kinds, *mistakes, *map(_theme, about[:MOST_SHOWN]))
    return replace(all_of(found), is_cut=len(about) > MOST_SHOWN)


def _said_of(theme: Theme) -> tuple[str, ...]:
    """All that a theme says of itself, the finding that it plants too."""
    return (
        theme.kind.label,
        f"第 {theme.level} 級",
        _about(theme),
        theme.prompt,
        theme.note,
        *theme.hints,
        *theme.words,
    )


def _about(theme: Theme) -> str:
    """What it is about, in a word: the finding that is planted, else what people get wrong."""
    if theme.code:
        return code_of(theme.code).name
    return misconceptions()[theme.skills[0]].name if theme.skills else ""


def _theme(theme: Theme) -> Hit:
    skill = theme.skills[0] if theme.skills else ""
    return Hit(
        way=practice_way(theme.kind, theme.level, skill=skill),
        name="　".join(filter(None, (theme.kind.label, f"第 {theme.level} 級", _about(theme)))),
        about=(re.sub(r"{\w+}", "…", theme.note or theme.prompt),),
    )


def words(request: Request, sought: Sought) -> Found:
    """Terms of the trade, by their names in both languages."""
    language = Language.ENGLISH if sought.is_english else Language.CHINESE
    fitting = [each for each in terms() if sought.stands_in(each.zh, each.en, *each.words)]
    return Found(
        hits=tuple(
            Hit(
                way=each.way,
                name=each.name(language),
                about=(each.says(language),),
                is_chinese=not sought.is_english,
            )
            for each in fitting[:MOST_SHOWN]
        ),
        total=len(fitting),
        ways=(Way(way=TERMS),),
    )


KINDS = (
    Kind(
        id="cases",
        name=msgid("公文"),
        by=msgid("文號或其中一部分、主旨的字句、經手的人；密件只能用文號找"),
        right=Right.USE_OFFICE,
        find=cases,
    ),
    Kind(
        id="people",
        name=msgid("人員與職稱"),
        by=msgid("姓名、單位、職稱"),
        right=Right.USE_OFFICE,
        find=people,
    ),
    Kind(
        id="rows",
        name=msgid("流程表"),
        by=msgid("公務項目、公務內容、業務名稱、會辦單位"),
        right=Right.VIEW_RULES,
        find=rows,
    ),
    Kind(
        id="findings",
        name=msgid("稽核的發現"),
        by=msgid("留存的稽核：發現的名稱與字句、文號"),
        right=Right.AUDIT,
        find=findings,
    ),
    Kind(
        id="exercises",
        name=msgid("演練"),
        by=msgid("題型、題旨、容易弄錯的地方"),
        right=Right.PRACTISE,
        find=exercises,
    ),
    Kind(
        id="terms",
        name=msgid("用語"),
        by=msgid("公文用語，中文或英文"),
        right=Right.VIEW_RULES,
        find=words,
    ),
)
