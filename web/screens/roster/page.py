"""管理, 匯入名冊: the file chosen, every fault of it, or what it changes, to be confirmed.

The file waits in the page itself, Base64 in a hidden field: nothing is kept on the server.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.errors import BadInputError, FileUnreadableError
from web.http.forms import Upload
from web.language.i18n import Language
from web.language.organisation import event_words
from workflow.organisation.roster import REQUIRED, Column
from workflow.organisation.roster_import import Enrolment

LARGEST_UPLOAD = 4_000_000  # carried along while it waits for its confirmation
FAULTS_SHOWN, CHANGES_SHOWN = 200, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPage:
    """匯入名冊.

    At most FAULTS_SHOWN faults and CHANGES_SHOWN changes are listed; `found_faults` counts all.
    """

    template: ClassVar[str] = "screens/roster/roster.html.jinja"
    columns: tuple[tuple[str, bool], ...]  # each heading, and whether it must be there
    upload: Upload | None  # one that is sound
    enrolment: Enrolment | None
    changes: tuple[str, ...]
    faults: tuple[str, ...]
    found_faults: int


def roster_page(*, faults: Sequence[str] = ()) -> RosterPage:
    """The page before a file is chosen, or after one that was refused."""
    return RosterPage(
        columns=tuple((column.value, column in REQUIRED) for column in Column),
        upload=None,
        enrolment=None,
        changes=(),
        faults=tuple(faults[:FAULTS_SHOWN]),
        found_faults=len(faults),
    )


def preview_page(
    upload: Upload, enrolment: Enrolment, language: Language, *, faults: Sequence[str] = ()
) -> RosterPage:
    """What a sound file changes; `faults` say why it was not imported although it is sound."""
    shown = enrolment.events[:CHANGES_SHOWN]
    return RosterPage(
        columns=(),
        upload=upload,
        enrolment=enrolment,
        changes=tuple(event_words(event, language) for event in shown),
        faults=tuple(faults),
        found_faults=len(faults),
    )


def checked_upload(upload: Upload) -> Upload:
    """The upload if it is small enough to wait for its confirmation; raises BadInputError."""
    if len(upload.raw) > LARGEST_UPLOAD:
        why = f"網頁上至多 {LARGEST_UPLOAD:,} 位元組；更大的請用 chenhe organisation import"
        raise BadInputError([FileUnreadableError(file=upload.name, why=why)])
    return upload


def confirmed_upload(name: str, carried: str) -> Upload:
    """The file that a confirming form holds; raises BadInputError if it is not whole."""
    try:
        return checked_upload(Upload(name=name, raw=b64decode(carried, validate=True)))
    except (Base64Error, ValueError) as error:
        why = "送回的內容不完整；請重新選擇檔案"
        raise BadInputError([FileUnreadableError(file=name, why=why)]) from error
