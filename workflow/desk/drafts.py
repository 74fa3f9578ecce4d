"""Drafts: what somebody has typed at a desk and not yet signed; no part of the record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.calendar import taipei_time
from workflow.case.duties import Actor
from workflow.office import Office
from workflow.refusals import RefusedError
from workflow.store import drafts
from workflow.store.database import transaction
from workflow.store.log import is_number
from workflow.texts import LONGEST_NAME, check_text

LONGEST_DRAFT = 8192  # characters of its JSON
FIELD_WORDS = {"opinion": "意見", "reason": "理由"}


class DraftTooLargeError(RefusedError):
    """A form holds more than a draft keeps."""

    template = "草稿共 %(length)s 個字，最多 %(limit)s 個字；請縮短，或直接送出"


class NoSuchDeskError(RefusedError):
    """A draft belongs to an open desk of whoever types."""

    template = "「%(case)s」的這一關不在%(who)s桌上，草稿沒有存。請重新查看案件"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a form held when it was last kept."""

    desk: str
    fields: Mapping[str, str]
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class Drafts:
    """The drafts of one office; each is found again only by the person who typed it."""

    office: Office

    def save(self, actor: Actor, case_id: str, desk: str, fields: Mapping[str, str]) -> Draft:
        """Keep what was typed at an open desk of this actor; raises RefusedError."""
        kept = _checked(fields)
        check_text("姓名", actor.person, LONGEST_NAME)
        office, now = self.office.name, self.office.clock()
        with transaction(self.office.store.engine, writes=True) as connection:
            drafts.sweep(connection, office)
            holder = None
            if is_number(case_id) and desk.isprintable():
                holder = drafts.open_holder(connection, office, case_id, desk, actor.holders)
            if holder is None:
                raise NoSuchDeskError(case=case_id[:40], who=actor.label)
            key = {"office": office, "case_id": case_id, "desk": desk, "holder": holder}
            facts = {"person": actor.identity, "fields": kept, "saved_at": now}
            drafts.save(connection, key | facts)
        return Draft(desk=desk, fields=fields, saved_at=now)

    def load(self, actor: Actor, case_id: str) -> Draft | None:
        """What this person last typed at a desk of the case that is still open."""
        if not is_number(case_id):
            return None
        with self.office.store.reading() as connection:
            found = drafts.load(
                connection, self.office.name, case_id, actor.holders, actor.identity
            )
        if found is None:
            return None
        desk, fields, saved_at = found
        return Draft(desk=desk, fields=json.loads(fields), saved_at=taipei_time(saved_at))

    def forget(self, actor: Actor, case_id: str, desk: str) -> None:
        """Drop what this person typed at a desk, if anything."""
        if not (is_number(case_id) and desk.isprintable()):
            return
        with transaction(self.office.store.engine, writes=True) as connection:
            drafts.forget(connection, self.office.name, case_id, desk, actor.identity)


def _checked(fields: Mapping[str, str]) -> str:
    """The fields as JSON, each as long as a record would keep; raises RefusedError."""
    for name, text in fields.items():
        check_text("草稿", name, LONGEST_NAME)
        check_text(FIELD_WORDS.get(name, "草稿"), text)
    kept = json.dumps(dict(fields), ensure_ascii=False)
    if len(kept) > LONGEST_DRAFT:
        raise DraftTooLargeError(length=len(kept), limit=LONGEST_DRAFT)
    return kept
