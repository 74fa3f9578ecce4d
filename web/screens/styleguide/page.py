"""樣式指南: one of each component that pages are made of, with an example in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from web.language.i18n import Language, translate
from web.picture.diagram import RouteView, route_view
from web.picture.stages import BranchView, Progress, StageView
from workflow.audit.codes import Severity
from workflow.calendar import TAIPEI

COLOURS = (  # as chenhe.css names them
    *("ink", "soft", "hair", "line", "paper", "desk", "accent", "accent-dark", "on-accent"),
    *("tint", "column", "vermilion", "folder-red", "folder-blue", "found", "rest"),
    *("behind", "shadow", "fewer-1", "fewer-2", "fewer-3", "more-1", "more-2", "more-3"),
)
SIGNED_AT = datetime(2026, 3, 2, 14, 30, tzinfo=TAIPEI)


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleguidePage:
    """What the examples show; nothing of the office."""

    template: ClassVar[str] = "screens/styleguide/styleguide.html.jinja"
    colours: tuple[str, ...]
    route: RouteView
    signed_at: datetime
    severities: tuple[Severity, ...] = tuple(Severity)


def styleguide_page(language: Language) -> StyleguidePage:
    """The page in one language."""
    return StyleguidePage(
        colours=COLOURS, route=route_view(_stages(language), "style"), signed_at=SIGNED_AT
    )


def _stages(language: Language) -> tuple[StageView, ...]:
    """A route with a signature in every state."""
    review, decide = translate(language, "審核"), translate(language, "核定")
    asked = (
        BranchView(name="人事室", kind="主任", state=Progress.DONE),
        BranchView(name="法務局", kind="其他機關", outside=True, state=Progress.AHEAD),
    )
    return (
        _signature("承辦人員", translate(language, "擬辦"), Progress.DONE),
        _signature("股長", review, Progress.SKIPPED),
        StageView(kind="cosign", branches=asked, mode=translate(language, "並會")),
        _signature("專門委員", review, Progress.CURRENT),
        _signature("局長", decide, Progress.AHEAD, decides=True),
    )


def _signature(position: str, action: str, state: Progress, *, decides: bool = False) -> StageView:
    return StageView(kind="sign", position=position, action=action, state=state, decides=decides)
