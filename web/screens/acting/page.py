"""身分: everybody whom a visitor may act as, by unit, with what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from rules.texts import folded
from web.http.roll import Acting, Roll
from web.links import local_path, way
from workflow.desk.casework import Casework
from workflow.desk.counting import waiting_counts

ACTING = "/acting"


class ActingQuery(BaseModel):
    """Whom the visitor looks for, and the page they come from."""

    model_config = ConfigDict(frozen=True)

    q: str = ""
    back: str = ""

    @property
    def way_back(self) -> str:
        """Where to go on as whoever is chosen: the page they came from, else their inbox."""
        way_back = local_path(self.back) if self.back else "/inbox"
        return "/inbox" if way_back.partition("?")[0] == ACTING else way_back

    @property
    def everybody(self) -> str:
        """The address of the whole list."""
        return way(ACTING, back=self.back)

    def fits(self, acting: Acting) -> bool:
        """Whether every word stands in the unit, the position or the name."""
        texts = (acting.place, acting.title, acting.label, acting.person, acting.person_label)
        whole = folded("\n".join(texts))
        return all(word in whole for word in folded(self.q).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One whom the visitor may act as."""

    acting: Acting
    waiting: int
    is_now: bool

    @property
    def who(self) -> str:
        """The name, and for whom they stand in; "" where nobody holds the position."""
        acting = self.acting
        name = acting.person_label or acting.person
        absent = acting.for_person_label or acting.for_person
        return f"{name}（代{absent}）" if absent else name


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityGroup:
    """Those of one place."""

    place: str
    identities: tuple[Identity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingPage:
    """Everybody who fits, by place."""

    template: ClassVar[str] = "screens/acting/acting.html.jinja"
    query: ActingQuery
    groups: tuple[IdentityGroup, ...]
    found: int


def acting_page(casework: Casework, known: Roll, now: Acting, query: ActingQuery) -> ActingPage:
    """Whom the words find, each with how much waits for them."""
    groups = [(each, tuple(filter(query.fits, each.members))) for each in known.groups]
    everybody = [acting for _, members in groups for acting in members]
    counts = iter(waiting_counts(casework, [acting.actor for acting in everybody]))
    return ActingPage(
        query=query,
        groups=tuple(
            IdentityGroup(
                place=group.place,
                identities=tuple(
                    Identity(acting=each, waiting=next(counts), is_now=each == now)
                    for each in members
                ),
            )
            for group, members in groups
            if members
        ),
        found=len(everybody),
    )
