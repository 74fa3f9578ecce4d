"""Another transcription made into an agency folder: its settings taken over or inferred.

Two steps: a draft is read and judged in memory, then written whole or not at all. Whatever the
print does not say outright is a question, which stands as a comment above its section in
agency.toml. doubts.md lists the rows to be read beside the print.
"""

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import tomli_w

from rules.agency.file import load_agency, read_agency, read_file, read_toml
from rules.correction_file import HEADING, read_corrections
from rules.corrections import Correction, Corrections
from rules.errors import RulesError
from rules.files.toml import toml_content
from rules.inferring import Questions, Settings, ask, inferred_settings
from rules.marks import steps_text
from rules.reading.markdown import cut_markdown
from rules.reading.outline import printed_issue, printed_name
from rules.rulebook import Rulebook, load_rulebook, rulebook_of
from rules.rulerow import RuleRow
from rules.table import Table

TITLE_SUFFIX = "分層負責明細表"
SETTINGS, DOUBTS, JOURNAL = "agency.toml", "doubts.md", "corrections.toml"
OWN_NAMES = (SETTINGS, DOUBTS, JOURNAL)  # a table of such a name is stored as TABLE
TABLE = "table.md"
LIMITS_SOURCE = "https://www.rootlaw.com.tw/LawArticle.aspx?LawID=B060280001001000-1020610"
UNKNOWN_COSIGNER = "UNKNOWN_COSIGNER"


class FolderNotMadeError(RulesError):
    """The folder to be made is there already, or cannot be written."""

    template = "無法建立機關資料夾 %(folder)s：%(why)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyDraft:
    """An agency folder read and found good, nothing written yet.

    `questions` are by section of agency.toml; `settings` is the file's text with the questions in
    it, while the rulebook was read without them.
    """

    rulebook: Rulebook
    settings: str  # the text of its agency.toml
    raw: bytes
    questions: Mapping[str, Sequence[str]] = field(default_factory=dict[str, list[str]])
    journal: str = ""  # the text of its corrections.toml

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """Everything that was inferred or is still to be filled in."""
        return tuple(each for questions in self.questions.values() for each in questions)

    @property
    def doubtful(self) -> tuple[RuleRow, ...]:
        """The rows that cannot be read yet."""
        return tuple(row for row in self.rulebook.rows if row.doubts)

    @property
    def answered(self) -> tuple[RuleRow, ...]:
        """The rows whose correction, carried over, still applies."""
        return tuple(row for row in self.rulebook.rows if row.correction)

    @property
    def lost(self) -> tuple[Correction, ...]:
        """Corrections carried over whose row the table does not have."""
        return self.rulebook.orphans

    @property
    def stale(self) -> int:
        """How many corrections carried over no longer apply to their row, which is doubtful."""
        standing = len(self.rulebook.corrections.standing)
        return standing - len(self.answered) - len(self.lost)


def draft_agency(
    file: Path, *, name: str, to: Path, like: Path | None = None, journal: Path | None = None
) -> AgencyDraft:
    """The folder that `file` would make; raises BadInputError with every fault of the file.

    `name` is the printed name of the agency or any label; `like` is the folder of a known agency;
    `journal` holds the corrections of an earlier issue of the table, to be carried over.

    With `like`, its ladders, units, roles and policies are taken over; only the name and the issue
    dates are read from the print. Raises FolderNotMadeError if `to` exists and is not an empty
    folder, and BadInputError also for the settings of `like` or the journal.
    """
    raw = read_file(file)
    if to.exists() and not (to.is_dir() and not any(to.iterdir())):
        why = "已經存在而且不是空的資料夾；沒有寫入任何檔案"
        raise FolderNotMadeError(folder=str(to), why=why)
    known = toml_content(read_file(like / SETTINGS).decode()) if like and load_agency(like) else {}
    suffix = known.get("agency", {}).get("title_suffix", TITLE_SUFFIX)
    table = cut_markdown(raw, file=file.name, title_suffix=suffix)
    questions: Questions = {}
    called = _called(table, name, known, questions)
    settings = known or inferred_settings(table, called["name"], questions)
    stored = TABLE if file.name in OWN_NAMES else file.name
    settings["agency"].pop("short", None)
    settings["agency"] |= called | {"title_suffix": suffix, "table": stored}
    _date_schedules(settings["schedules"], table, questions)
    text = _text(settings, {}, like)
    agency = read_agency(text.encode(), to / SETTINGS)
    carried, corrections = _readdressed(journal, agency.short) if journal else ("", Corrections())
    rulebook = rulebook_of(agency, raw, settings=text.encode())
    rulebook = replace(rulebook, corrections=corrections)
    questions |= _cosigner_questions(rulebook.rows)
    return AgencyDraft(
        rulebook=rulebook,
        settings=_text(settings, questions, like),
        raw=raw,
        questions=questions,
        journal=carried,
    )


def write_agency(draft: AgencyDraft, to: Path) -> None:
    """Make the folder, whole or not at all; raises FolderNotMadeError.

    A folder beside `to` is filled, read back, and then renamed; on any error it is removed. Raises
    BadInputError if what was written cannot be read.
    """
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".chenhe-import-", dir=to.parent))
        try:
            folder = scratch / to.name
            folder.mkdir()
            (folder / draft.rulebook.agency.table).write_bytes(draft.raw)
            (folder / SETTINGS).write_text(draft.settings, "utf-8", newline="\n")
            (folder / DOUBTS).write_text(_doubts_text(draft.doubtful), "utf-8", newline="\n")
            if draft.journal:
                (folder / JOURNAL).write_text(draft.journal, "utf-8", newline="\n")
            load_rulebook(folder)  # nothing that cannot be read back is put in place
            folder.rename(to)
        finally:
            shutil.rmtree(scratch)
    except OSError as error:
        raise FolderNotMadeError(folder=str(to), why=error.strerror or str(error)) from error


def _called(table: Table, name: str, known: Settings, questions: Questions) -> dict[str, str]:
    """The name as the titles print it; the name given, if it is another, as the short one."""
    printed = printed_name(table)
    titles = {page.unit for page in table.pages}
    units = [each["name"] for each in known.get("units", ())]
    names = [name, known.get("agency", {}).get("name", ""), printed]
    for each in filter(None, names):
        if each != printed and not any(each + unit in titles for unit in units):
            continue
        if each == name:
            return {"name": name}
        ask(questions, "agency", f"各頁標題的機關名稱讀為「{each}」；「{name}」作為簡稱")
        return {"name": each, "short": name}
    ask(questions, "agency", f"各頁標題看不出機關名稱，照所給的「{name}」")
    return {"name": name}  # reading will name every title that does not begin with it


def _readdressed(journal: Path, short: str) -> tuple[str, Corrections]:
    """A journal as that of the agency `short`, and what it says; raises BadInputError.

    Records keep their keys: one whose row the table lacks is an orphan, one whose cells differ is
    stale.
    """
    content = read_toml(read_file(journal), journal)
    corrections = read_corrections(journal, content.get("agency", ""))
    return HEADING + tomli_w.dumps(content | {"agency": short}), corrections


def _date_schedules(schedules: list[Settings], table: Table, questions: Questions) -> None:
    """Issue dates as the notes print them; where they print none, a question."""
    for each in schedules:
        suffix = each["suffix"]
        issue = printed_issue(table, suffix)
        if issue:
            each |= {"issued_on": issue.issued_on, "document": issue.document}
        elif "issued_on" in each:
            kept = f"表末沒有印{suffix}表的核定日期，沿用 {each['issued_on']}"
            ask(questions, "schedules", kept)
        else:
            ask(
                questions,
                "schedules",
                f"表末沒有印{suffix}表的核定日期，請填 issued_on 與 document",
            )


def _cosigner_questions(rows: Sequence[RuleRow]) -> Questions:
    lines: dict[str, list[str]] = {}
    for row in rows:
        if any(doubt.code == UNKNOWN_COSIGNER for doubt in row.doubts):
            lines.setdefault(row.cosign_text, []).append(str(row.line))
    asked = [
        f"會辦「{text[:60]}」有不認得的單位、機關或職務（第 {'、'.join(at)} 行），請補在 cosigners"
        for text, at in lines.items()
    ]
    return {"cosigners": asked} if asked else {}


def _text(settings: Settings, questions: Mapping[str, Sequence[str]], like: Path | None) -> str:
    """agency.toml, each question above the section it is about."""
    name = settings["agency"]["name"]
    whence = f"沿用 {like.name} 的設定" if like else "由表的標題、表頭與附註推得"
    parts = [f"# {name}：{whence}。"]
    for section, value in settings.items():
        comments = [f"# 請確認：{_one_line(each)}" for each in questions.get(section, ())]
        if section == "limits":
            comments.append(f"# {LIMITS_SOURCE}")
        parts.append("\n".join([*comments, _section(section, value)]))
    return "\n".join(parts)


def _section(name: str, value: object) -> str:
    """One part of the file; a list of tables as [[name]], never inline: a table may stand above."""
    if not isinstance(value, list):
        return tomli_w.dumps({name: value})
    entries = cast(list[Settings], value)
    return "\n".join(f"[[{name}]]\n{tomli_w.dumps(each)}" for each in entries)


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)


def _doubts_text(rows: Sequence[RuleRow]) -> str:
    """The doubtful rows, to read beside the print."""
    parts = [f"# 存疑的列：{len(rows)} 列\n"]
    for row in rows:
        lines = [f"## 第 {row.line} 行 {row.key}\n", f"- 印出：{' ¦ '.join(row.printed)}"]
        for doubt in row.doubts:
            lines.append(f"- 疑義：{doubt.message}（{doubt.code}）")
            lines += [f"- 可能：{steps_text(steps)}" for steps in doubt.candidates]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
