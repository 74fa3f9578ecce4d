"""The words of an exercise: its subject, and what its theme says with the row's own names."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from rules.agency.agency import Issuer
from rules.route import Route, SignStage
from rules.rulebook import LINE, Rulebook
from workflow.calendar import WorkingCalendar, taiwan_calendar
from workflow.training.exercise import Choice, Exercise, Kind, Situation
from workflow.training.making.drawing import Draw
from workflow.training.making.pool import Candidate
from workflow.training.misconceptions import misconceptions
from workflow.training.questions.base import row_digest
from workflow.training.subjects import group_of, subject_groups

# What a sentence and a matter would say twice running.
SAID_ONCE = (
    *(("案件一案", "案件"), ("案一案", "案"), ("資料資料", "資料"), ("名冊名冊", "名冊")),
    *(("本年度年度", "年度"), ("本機關本機關", "本機關"), ("情形辦理情形", "情形")),
    *(("文件文件", "文件"), ("計畫計畫", "計畫"), ("報告報告", "報告")),
)

ROUTED = (Kind.ORDER, Kind.NEXT)  # kinds whose key follows from where co-signers stand


@dataclass(frozen=True, kw_only=True)
class Pen:
    """What the exercises of one set are written with: its chance, and what was used so far.

    `used` counts sentences, senders, and the keys of rows that a record names.
    """

    rulebook: Rulebook
    random: Random
    used: Counter[str] = field(default_factory=Counter[str])

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of the agency."""
        return taiwan_calendar(self.rulebook.agency.closures)

    def subject(self, candidate: Candidate) -> str:
        """A 主旨 about the row's matter, in the sentence of its kind that was used least."""
        row, general = candidate.row, subject_groups()[-1]
        own = group_of(row.item, row.content, row.task)
        frame = self._least_used(own.frames)
        if own is not general and self.used[frame]:
            frame = min(frame, self._least_used(general.frames), key=lambda each: self.used[each])
        group = own if frame in own.frames else general
        sender = self._least_used(group.senders) if "{sender}" in frame else ""
        self.used.update(each for each in (frame, sender) if each)
        text = frame.format(matter=candidate.matter.text, sender=sender)
        for twice, once in SAID_ONCE:
            text = text.replace(twice, once)
        return text

    def _least_used(self, texts: tuple[str, ...]) -> str:
        fewest = min(self.used[each] for each in texts)
        return self.random.choice([each for each in texts if self.used[each] == fewest])


def facts_of(draw: Draw, rulebook: Rulebook) -> dict[str, str]:
    """What fills the places of a theme's words."""
    candidate, row = draw.candidate, draw.candidate.row
    return {
        "unit": row.unit,
        "title": row.title,
        "matter": candidate.matter.text,
        "issuer": issuer_text(row.issuer),
        "decider": candidate.decider,
        "signers": "、".join(candidate.signers),
        "blanks": "、".join(candidate.blanks),
        "conditional": "、".join(candidate.conditional),
        "cosigned": "；".join(_cosigned(rulebook.route(row))),
    }


def issuer_text(issuer: Issuer) -> str:
    """In whose name, as prompts say it."""
    return "府" if issuer is Issuer.CITY else "本機關"


def _cosigned(route: Route) -> Iterator[str]:
    """Every 會辦 in words: who, after and before whose signature."""
    before: SignStage | None = None
    for at, stage in enumerate(route.stages):
        if isinstance(stage, SignStage):
            before = stage
            continue
        names = "、".join(branch.name for branch in stage.branches)
        above = next(each for each in route.stages[at:] if isinstance(each, SignStage))
        yield f"{names}在{_signed(before)}之後、{_signed(above)}之前會辦"


def _signed(stage: SignStage | None) -> str:
    return f"{stage.position}{stage.action.value}" if stage else ""


def policy_of(draw: Draw, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of agency.toml that place the row's co-signers, and those of the theme."""
    row = draw.candidate.row
    own = tuple(each.format_map(facts) for each in draw.theme.policy)
    if draw.theme.kind not in ROUTED:
        return own
    kinds = dict.fromkeys(each.kind.value for each in row.cosigners)
    mode = ("placement.mode",) if len(row.cosigners) > 1 else ()
    return (*(f"placement.{kind}" for kind in kinds), *mode, *own)


def sources_of(draw: Draw) -> tuple[dict[str, str | int], ...]:
    """The printed row, and the page behind every skill."""
    pages: dict[str, str] = {}
    for skill in draw.theme.skills:
        found = misconceptions()[skill]
        if found.source:
            pages.setdefault(found.source, found.why)
    cited: list[dict[str, str | int]] = [{"url": url, "says": says} for url, says in pages.items()]
    return ({"line": draw.candidate.row.line}, *cited)


def written(
    draw: Draw,
    situation: Situation,
    choices: tuple[Choice, ...],
    facts: Mapping[str, str],
) -> Exercise:
    """The exercise with its theme's words, `facts` in their places."""
    theme, row = draw.theme, draw.candidate.row
    return Exercise(
        id=draw.id,
        kind=theme.kind,
        level=theme.level,
        prompt=theme.prompt.format_map(facts),
        skills=theme.skills,
        policy=policy_of(draw, facts),
        row=f"{LINE}{row.line}",
        row_digest=row_digest(row),
        situation=situation,
        choices=choices,
        hints=tuple(hint.format_map(facts) for hint in theme.hints),
        note=theme.note.format_map(facts),
        sources=sources_of(draw),
    )
