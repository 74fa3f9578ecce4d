"""Drafts: what somebody has typed at a desk and not yet signed; no part of the record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.case.duties import Actor
from workflow.office import Office
from workflow.refusals.base import RefusedError
from workflow.reports.desks import Draft
from workflow.texts import LONGEST_NAME, check_text

LONGEST_DRAFT = 8192  # characters of its JSON
FIELD_WORDS = {"opinion": "意見", "reason": "理由"}


class DraftTooLargeError(RefusedError):
    """A form holds more than a draft keeps."""

    template = "草稿共 %(length)s 個字，最多 %(limit)s 個字；請縮短，或直接送出"


class NoSuchDeskError(RefusedError):
    """A draft belongs to an open desk of whoever types."""

    template = "「%(case)s」的這一關不在%(who)s桌上，草稿沒有存。請重新查看案件"


@dataclass(frozen=True, kw_only=True)
class Drafts:
    """The drafts of one office; each is found again only by the person who typed it."""

    office: Office

    def save(self, actor: Actor, case_id: str, desk: str, fields: Mapping[str, str]) -> Draft:
        """Keep what was typed at an open desk of this actor; `fields` by the form's names.

        Raises BadTextError for a field no record would take, DraftTooLargeError, NoSuchDeskError.
        """
        _check(fields)
        check_text("姓名", actor.person, LONGEST_NAME)
        office, draft = self.office, Draft(desk=desk, fields=fields, saved_at=self.office.clock())
        if not office.store.save_draft(office.name, case_id, actor, draft):
            raise NoSuchDeskError(case=case_id[:40], who=actor.label)
        return draft

    def load(self, actor: Actor, case_id: str) -> Draft | None:
        """What this person last typed at a desk of the case that is still open; None if nothing."""
        with self.office.reading() as records:
            return records.draft(case_id, actor)

    def carry(self, before: Actor, now: Actor, case_id: str, desk: str) -> None:
        """Give what one typed at a desk to another, who is the same visitor, unless they have some.

        What no draft of theirs could be stays where it is; raises TryAgainError.
        """
        draft = self.load(before, case_id)
        if draft is None or self.load(now, case_id) is not None:
            return
        if self.office.store.save_draft(self.office.name, case_id, now, draft):
            self.forget(before, case_id, desk)

    def forget(self, actor: Actor, case_id: str, desk: str) -> None:
        """Drop what this person typed at a desk, if anything."""
        self.office.store.forget_draft(self.office.name, case_id, actor, desk)


def _check(fields: Mapping[str, str]) -> None:
    """Each field as long as a record would keep, all of them as a draft; raises RefusedError."""
    for name, text in fields.items():
        check_text("草稿", name, LONGEST_NAME)
        check_text(FIELD_WORDS.get(name, "草稿"), text)
    length = len(json.dumps(dict(fields), ensure_ascii=False))
    if length > LONGEST_DRAFT:
        raise DraftTooLargeError(length=length, limit=LONGEST_DRAFT)
