"""The journal on disk, corrections.toml: records are appended, never changed."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import tomli_w
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from rules.agency.file import read_file, read_toml, type_faults
from rules.corrections import (
    Confirmation,
    Correction,
    Corrections,
    JournalRecord,
    Withdrawal,
)
from rules.errors import BadInputError, RulesError, SettingFaultError
from rules.marks import Action, Step, Steps

HEADING = "# 校對紀錄：只增不改；撤回也是一筆紀錄。\n"
_STEP_ACTIONS = {each.value: each for each in (Action.DRAFT, Action.REVIEW, Action.DECIDE)}


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int
    reviewer: str = Field(min_length=1)
    at: AwareDatetime
    because: str = ""


class _Correction(_Said):
    kind: Literal["校對"] = "校對"
    key: str
    line: int
    printed: list[str]
    steps: list[str] = Field(min_length=1)  # 承辦人員 擬辦
    cosign: str = ""
    remark: str = ""


class _Confirmation(_Said):
    kind: Literal["確認"] = "確認"
    page: int
    digest: str


class _Withdrawal(_Said):
    kind: Literal["撤回"] = "撤回"
    of: int


_Entry = Annotated[_Correction | _Confirmation | _Withdrawal, Field(discriminator="kind")]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    agency: str = ""
    record: list[_Entry] = []


def read_corrections(path: Path, agency: str) -> Corrections:
    """The journal of `agency` in `path`, empty if there is no file.

    Raises BadInputError with every fault, and for the journal of another agency.
    """
    return corrections_in(read_file(path), path, agency) if path.exists() else Corrections()


def corrections_in(raw: bytes, path: Path, agency: str) -> Corrections:
    """The journal of `agency` that the content of a file says; `path` is for its faults only.

    Raises BadInputError with every fault, and for the journal of another agency.
    """
    content = read_toml(raw, path)
    try:
        journal = _File.model_validate(content)
    except ValidationError as error:
        raise BadInputError(type_faults(error, path, "見校對紀錄的格式")) from error
    entries = journal.record
    faults = list(_faults(entries, path))
    if journal.agency not in ("", agency):
        why = "這是另一個機關的校對紀錄"
        where = {"file": str(path), "key": "agency", "value": journal.agency}
        faults.append(SettingFaultError(**where, why=why, allowed=agency))
    if faults:
        raise BadInputError(faults)
    return Corrections(records=tuple(map(_record, entries)))


def corrections_text(corrections: Corrections, agency: str) -> str:
    """The journal as its file holds it: read back, it says the same, times to the second."""
    return "\n\n".join(
        text.rstrip() for text in (_heading(agency), *map(_record_text, corrections.records))
    )


def append_record(path: Path, record: JournalRecord, agency: str) -> None:
    """Add one record; the old file stays whole until the new one is on the disk."""
    path = path.resolve()
    before = path.read_text("utf-8") if path.exists() else _heading(agency)
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{before.rstrip()}\n\n{_record_text(record)}")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _heading(agency: str) -> str:
    return HEADING + tomli_w.dumps({"agency": agency})


def _record_text(record: JournalRecord) -> str:
    return tomli_w.dumps({"record": [_entry(record).model_dump()]}, multiline_strings=False)


def _faults(entries: list[_Entry], path: Path) -> Iterator[RulesError]:
    """What a journal breaks of its own form.

    Records are numbered from 1 without a gap, a withdrawal names an earlier correction or
    confirmation, and a step is a position, a space and 擬辦, 審核 or 核定. `key` of a fault says
    the record's number.
    """
    for at, entry in enumerate(entries, start=1):
        where = {"file": str(path), "key": f"record 第 {at} 筆"}
        if entry.number != at:
            why = "紀錄編號應從 1 起連續，不可刪改"
            yield SettingFaultError(**where, value=entry.number, why=why, allowed=at)
        if isinstance(entry, _Withdrawal) and not _is_record(entries[: at - 1], entry.of):
            why = "撤回的不是前面的校對或確認"
            yield SettingFaultError(**where, value=entry.of, why=why, allowed=f"1 至 {at - 1}")
        if isinstance(entry, _Correction):
            for text in entry.steps:
                if _step(text) is None:
                    allowed = "職稱與動作，如「股長 審核」"
                    why = "看不懂這一步"
                    yield SettingFaultError(**where, value=text, why=why, allowed=allowed)


def _is_record(earlier: list[_Entry], number: int) -> bool:
    return any(each.number == number and not isinstance(each, _Withdrawal) for each in earlier)


def _step(text: str) -> Step | None:
    position, _, action = text.rpartition(" ")
    if not position or action not in _STEP_ACTIONS:
        return None
    return Step(position=position, action=_STEP_ACTIONS[action])


def _steps(texts: list[str]) -> Steps:
    return tuple(step for text in texts if (step := _step(text)))


def _record(entry: _Entry) -> JournalRecord:
    said: dict[str, Any] = {
        "number": entry.number,
        "reviewer": entry.reviewer,
        "at": entry.at,
        "because": entry.because,
    }
    if isinstance(entry, _Withdrawal):
        return Withdrawal(**said, of=entry.of)
    if isinstance(entry, _Confirmation):
        return Confirmation(**said, page=entry.page, digest=entry.digest)
    return Correction(
        **said,
        key=entry.key,
        line=entry.line,
        printed=tuple(entry.printed),
        steps=_steps(entry.steps),
        cosign_text=entry.cosign,
        remark=entry.remark,
    )


def _entry(record: JournalRecord) -> _Entry:
    said: dict[str, Any] = {
        "number": record.number,
        "reviewer": record.reviewer,
        "at": _whole_second(record.at),
        "because": record.because,
    }
    if isinstance(record, Withdrawal):
        return _Withdrawal(**said, of=record.of)
    if isinstance(record, Confirmation):
        return _Confirmation(**said, page=record.page, digest=record.digest)
    return _Correction(
        **said,
        key=record.key,
        line=record.line,
        printed=list(record.printed),
        steps=[f"{step.position} {step.action.value}" for step in record.steps],
        cosign=record.cosign_text,
        remark=record.remark,
    )


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
