"""RuleRow + RoutingPolicy -> Route: the ordered stages a document of this row walks.

A route is a straight line of stages: signatures in the order of the ladder, from 擬辦 to 核定, and
between them stages of 會辦. Only inside a 會辦 stage do several people hold the document at once.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush

from rules.agency.agency import (
    Agency,
    Anchor,
    CosignerKind,
    InsideUnit,
    Issuer,
    Mode,
    RoutingPolicy,
)
from rules.cosigning import Cosigner
from rules.errors import DoubtfulRowError
from rules.ladder import Ladder
from rules.marks import Action
from rules.rulerow import RuleRow, drafted

ASSISTING = "襄助核稿"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignStage:
    """One ladder signature.

    `action` is DRAFT, REVIEW or DECIDE; in the plan of a case also RECONCILE (綜簽). A position of
    the table signs at most one REVIEW and one DECIDE in a route.
    """

    position: str
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One co-signer's part of a 會辦 stage.

    `name` is unique within a route. `condition` is as printed (必要時, 議會案件): whether it holds
    is answered per case, never here.
    """

    name: str
    kind: CosignerKind
    condition: str | None = None
    signers: tuple[str, ...] = ("",)  # positions that sign, in order; "" = whoever signs for them


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignStage:
    """A 會辦 stage; all its branches are signed before the next ladder signature.

    Pairs of `before` name branches of this stage only. They hold in both modes.
    """

    branches: tuple[Branch, ...]
    before: tuple[tuple[str, str], ...] = ()  # (A, B): B's branch opens when A has signed
    mode: Mode = Mode.PARALLEL

    @property
    def order(self) -> tuple[tuple[str, str], ...]:
        """Who waits for whom: `before`, and in sequential mode the printed order too."""
        chain = itertools.pairwise(self.queue) if self.mode is Mode.SEQUENTIAL else ()
        return tuple(dict.fromkeys((*self.before, *chain)))

    @property
    def queue(self) -> list[str]:
        """The branches in printed order, except that nobody comes before whom they wait for.

        Of those who wait for each other in a circle, the one printed first comes first.
        """
        rank = {branch.name: at for at, branch in enumerate(self.branches)}
        behind = self._behind
        ahead = Counter(itertools.chain.from_iterable(behind.values()))
        ready = [(at, name) for name, at in rank.items() if not ahead[name]]  # in order: a heap
        queue: dict[str, None] = {}
        while len(queue) < len(rank):
            circling = (name for name in rank if name not in queue)
            first = heappop(ready)[1] if ready else next(circling)
            queue[first] = None
            for name in behind[first]:
                ahead[name] -= 1
                if not ahead[name] and name not in queue:
                    heappush(ready, (rank[name], name))
        return list(queue)

    @property
    def _behind(self) -> dict[str, list[str]]:
        """Of every branch, those that `before` has wait for it."""
        behind: dict[str, list[str]] = {branch.name: [] for branch in self.branches}
        for earlier, later in dict.fromkeys(self.before):
            if earlier in behind and later in behind:
                behind[earlier].append(later)
        return behind


Stage = SignStage | CosignStage


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What row and policy say, conditions still open."""

    key: str
    line: int
    unit: str
    schedule: str  # 表別 as printed
    issuer: Issuer
    issued_on: date | None  # of the schedule that holds the row
    issue_document: str
    version: str  # of the rulebook it was compiled by
    ladder: Ladder
    stages: tuple[Stage, ...]


def assists(stage: SignStage, ladder: Ladder) -> bool:
    """Whether this signature is 襄助核稿: a review by a position printed under that heading."""
    return stage.action is Action.REVIEW and stage.position in ladder.assisting


def compile_route(row: RuleRow, agency: Agency, version: str = "") -> Route:
    """The route of a row; raises DoubtfulRowError for a row that nobody has settled.

    What the row prints is walked as printed: a position whose cell is blank is skipped, and who
    decides alone drafts first. `version` names the rulebook in what is recorded; it changes no
    stage. Raises KeyError for a unit the agency lacks.
    """
    if not row.is_routable:
        raise DoubtfulRowError(key=row.key, line=row.line, why=row.why_doubtful)
    agency = replace(agency, policy=row.policy) if row.policy else agency
    ladder = agency.unit(row.unit).ladder
    signs = [SignStage(position=each.position, action=each.action) for each in drafted(row.steps)]
    return Route(
        key=row.key,
        line=row.line,
        unit=row.unit,
        schedule=row.schedule,
        issuer=row.issuer,
        issued_on=row.issued_on,
        issue_document=row.issue_document,
        version=version,
        ladder=ladder,
        stages=tuple(_placed(signs, row.cosigners, ladder, agency)),
    )


def _placed(
    signs: Sequence[SignStage], cosigners: Sequence[Cosigner], ladder: Ladder, agency: Agency
) -> list[Stage]:
    """The signatures with the 會辦 stages between them, each just before a signature.

    Who must sign before another joins that one's stage (會法務局前需加會本機關法務人員).
    """
    byname = {cosigner.name: cosigner for cosigner in reversed(cosigners)}
    waiting: dict[int, list[Cosigner]] = {}
    for cosigner in cosigners:
        later = byname.get(cosigner.before or "", cosigner)
        at = cosigner_place(later.kind, signs, ladder, agency.policy)
        waiting.setdefault(at, []).append(cosigner)
    stages: list[Stage] = []
    for at, sign in enumerate(signs):
        if at in waiting:
            stages.append(_cosign_stage(waiting[at], agency))
        stages.append(sign)
    return stages


def cosigner_place(
    kind: CosignerKind, stages: Sequence[Stage], ladder: Ladder, policy: RoutingPolicy
) -> int:
    """The index among `stages` where a co-signer of this kind belongs, by the agency's policy.

    A 會辦 stage at that index is joined; a signature there is preceded. The place is behind the
    signature that the policy names; if nobody there signs before the decision (the last stage),
    it is just before the decision.
    """
    named = policy.anchors[kind]
    position = ladder.head if named is Anchor.UNIT_HEAD else ladder.agency_head
    for at, stage in enumerate(stages[:-1]):
        if isinstance(stage, SignStage) and stage.position == position:
            return at + 1
    decision = len(stages) - 1
    return decision - 1 if isinstance(stages[decision - 1], CosignStage) else decision


def _cosign_stage(cosigners: Sequence[Cosigner], agency: Agency) -> CosignStage:
    names = {each.name for each in cosigners}
    return CosignStage(
        branches=tuple(
            Branch(
                name=each.name,
                kind=each.kind,
                condition=each.condition,
                signers=signers_of(each.name, each.kind, agency),
            )
            for each in cosigners
        ),
        before=tuple((each.name, each.before) for each in cosigners if each.before in names),
        mode=agency.policy.mode,
    )


def signers_of(name: str, kind: CosignerKind, agency: Agency) -> tuple[str, ...]:
    """The positions that sign for a co-signer, in order; "" = whoever signs for an agency.

    By `inside_unit` of agency.toml a unit signs by its head alone, or by its drafter and then its
    head. Raises KeyError for a UNIT of another name than the agency's units; aliases are resolved
    before.
    """
    if kind is CosignerKind.AGENCY:
        return ("",)
    if kind is CosignerKind.ROLE:
        return (name,)
    ladder = agency.unit(name).ladder
    if agency.policy.inside_unit is InsideUnit.HANDLER_THEN_HEAD:
        return (ladder.drafter, ladder.head)
    return (ladder.head,)
