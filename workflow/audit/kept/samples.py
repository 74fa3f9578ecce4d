"""The samples drawn of a kept audit: all of them, for drawing until it pleases must not be hidden.

<id>/sample.json holds them, the first first; the last not withdrawn is the one that counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from workflow.audit.kept.about import AuditBusyError, KeptAudit, UnknownAuditError
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.sampling.drawing import Drawn
from workflow.audit.sampling.telling import NO_UNIT, told
from workflow.kept.about import KeptRefusedError, Said
from workflow.texts import msgid

SAMPLES = "sample.json"
MOST_DRAWN = 100  # samples of one audit


@dataclass(frozen=True, kw_only=True)
class KeptSample:
    """A sample with who drew it, when, and when what it was drawn from had been judged."""

    drawn: Drawn
    by: str
    at: datetime
    judged_at: datetime | None
    withdrawn_by: str = ""  # who took it back right after; it counts no more, and is still told of
    withdrawn_at: datetime | None = None

    def is_of(self, kept: KeptAudit) -> bool:
        """Whether it was drawn from what the audit says now: judged again, it is another one."""
        return self.judged_at == kept.ended_at


class TooOftenDrawnError(KeptRefusedError):
    """As many samples were drawn as one audit keeps."""

    template = (
        "這一份稽核已經抽過 %(count)s 次，最多就是這麼多；沒有再抽。"
        "報告會寫抽了幾次：樣本要照計畫抽一次，不是抽到滿意為止"
    )


class NotLastDrawnError(KeptRefusedError):
    """Only the last drawing can be taken back, and only once."""

    template = (
        "只有最後一次抽出的樣本可以撤銷，而且只能撤銷一次；沒有撤銷。"
        "請重新載入抽樣的頁面，看現在的樣本是哪一次抽的"
    )


DRAWN_BY = msgid("%(at)s 由 %(person)s 抽出。")
OF_UNIT = msgid("%(unit)s：母體 %(population)s 件，抽 %(count)s 件。")
NOT_OF_THIS = msgid("抽樣之後，這份稽核又判過一次：母體可能不同了，請重抽。")
ONCE = msgid("這份稽核只抽過這一次樣。")
OFTEN = msgid("這份稽核抽過 %(count)s 次樣，這是最後一次；每一次都留著。")
OFTEN_BEFORE = msgid("這份稽核抽過 %(count)s 次樣，這是第 %(number)s 次；每一次都留著。")
WITHDRAWN = msgid("第 %(number)s 次抽出的樣本，%(at)s 由 %(person)s 撤銷，不算數。")
NONE_STANDS = msgid("這份稽核抽過 %(count)s 次樣，現在沒有樣本。")
_samples = TypeAdapter(tuple[KeptSample, ...])


def samples_of(folder: AuditFolder, audit: str) -> tuple[KeptSample, ...]:
    """Every sample drawn, the first first; raises UnknownAuditError, or where they are damaged."""
    folder.find(audit)
    try:
        return _samples.validate_json(folder.read(audit, SAMPLES))
    except UnknownAuditError:  # it is there, so none was drawn yet
        return ()
    except ValidationError as error:
        raise folder.unkeepable(error, audit) from error


def standing_of(samples: Sequence[KeptSample]) -> KeptSample | None:
    """The sample that counts: the last that was not withdrawn; None where none is left."""
    return next((each for each in reversed(samples) if each.withdrawn_at is None), None)


def told_of_samples(samples: tuple[KeptSample, ...], kept: KeptAudit) -> tuple[Said, ...]:
    """All that a report says of the sample that counts: by whom it was drawn, when and how.

    And how often, and what was withdrawn: drawing until it pleases is a fault of sampling. Nothing
    where none was drawn.
    """
    standing, count = standing_of(samples), {"count": str(len(samples))}
    if standing is None:
        said = (Said(template=NONE_STANDS, facts=count), *_withdrawn(samples))
        return said if samples else ()
    if len(samples) == 1:
        often = Said(template=ONCE)
    elif standing is samples[-1]:
        often = Said(template=OFTEN, facts=count)
    else:
        number = {"number": str(samples.index(standing) + 1)}
        often = Said(template=OFTEN_BEFORE, facts=count | number)
    return (*_told(standing, kept), often, *_withdrawn(samples))


def _told(last: KeptSample, kept: KeptAudit) -> Iterator[Said]:
    yield Said(template=DRAWN_BY, facts={"at": last.at.isoformat(), "person": last.by})
    if not last.is_of(kept):
        yield Said(template=NOT_OF_THIS)
    yield from told(last.drawn)
    for each in last.drawn.strata:
        facts = {"population": f"{each.population:,}", "count": f"{each.drawn:,}"}
        yield Said(template=OF_UNIT, facts={"unit": each.unit or NO_UNIT, **facts})


def _withdrawn(samples: tuple[KeptSample, ...]) -> Iterator[Said]:
    """Each drawing that was taken back, by its number."""
    for number, each in enumerate(samples, start=1):
        if each.withdrawn_at:
            facts = {"number": str(number), "person": each.withdrawn_by}
            at = {"at": each.withdrawn_at.isoformat()}
            yield Said(template=WITHDRAWN, facts=facts | at)


def keep_sample(folder: AuditFolder, audit: KeptAudit, sample: KeptSample) -> None:
    """Keep one more, as long as nobody else has this audit in hand, and mark its cases.

    Raises AuditBusyError where it runs or another sample is being kept, TooOftenDrawnError.
    """
    with folder.held(audit.id) as is_held:
        if not is_held or folder.find(audit.id).ended_at != sample.judged_at:
            raise AuditBusyError(title=audit.title)
        before = samples_of(folder, audit.id)
        if len(before) >= MOST_DRAWN:
            raise TooOftenDrawnError(count=len(before))
        folder.put(audit.id, SAMPLES, _samples.dump_json((*before, sample)))
        if ledger := folder.ledger(audit.id):
            ledger.draw(sample.drawn.ids)


def withdraw_sample(
    folder: AuditFolder, audit: KeptAudit, number: int, *, by: str, at: datetime
) -> None:
    """Take the last drawing back: the sample before it counts again, or none does; both stay told.

    Raises NotLastDrawnError for any other number, AuditBusyError where the audit is in hand.
    """
    with folder.held(audit.id) as is_held:
        if not is_held:
            raise AuditBusyError(title=audit.title)
        samples = samples_of(folder, audit.id)
        if number != len(samples) or standing_of(samples) is not samples[-1]:
            raise NotLastDrawnError
        left = (*samples[:-1], replace(samples[-1], withdrawn_by=by, withdrawn_at=at))
        folder.put(audit.id, SAMPLES, _samples.dump_json(left))
        before = standing_of(left)
        if ledger := folder.ledger(audit.id):
            ledger.draw(before.drawn.ids if before and before.is_of(audit) else ())
