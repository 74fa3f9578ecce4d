"""The base of every error a user can see: a sentence in Chinese and the facts in it."""

from collections.abc import Iterable

from rules.days import said


class ChenheError(Exception):
    """An error for users. `template` is the message id; `facts` fill its %(name)s places."""

    template = "發生錯誤"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__()

    def __str__(self) -> str:
        """The sentence: put together when somebody reads it, for most refusals are only tried."""
        shown = {name: said(name, fact) for name, fact in self.facts.items()}
        return self.template % shown if shown else self.template

    def __reduce__(self) -> tuple[object, ...]:
        """As it is, so that it comes out of another process alike."""
        return _as_it_was, (type(self),), self.__dict__

    @property
    def sentences(self) -> tuple[tuple[str, dict[str, object]], ...]:
        """(template, facts) of every sentence to show, for translation."""
        return ((self.template, self.facts),)


def _as_it_was(kind: type[ChenheError]) -> ChenheError:
    return kind.__new__(kind)


class TryAgainError(ChenheError):
    """What was asked could not be done just now, and nothing of it was: asking again may do.

    The base of every outage: a database locked or away, a full queue, a full disk. The command
    line ends with 3, a page or the API answers 503.
    """


class RulesError(ChenheError):
    """Something about a table, a row or a key."""


class BadInputError(RulesError):
    """A file cannot be read; carries every fault found, not just the first."""

    template = "%(faults)s"

    def __init__(self, faults: Iterable[RulesError]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="\n".join(str(fault) for fault in self.faults))

    @property
    def sentences(self) -> tuple[tuple[str, dict[str, object]], ...]:
        """The faults one by one."""
        return tuple(sentence for fault in self.faults for sentence in fault.sentences)


class FileUnreadableError(RulesError):
    """A file is missing, empty, too large or not text."""

    template = "無法讀取檔案 %(file)s：%(why)s"


class CellFaultError(RulesError):
    """One cell of a file holds something that is not allowed there."""

    template = "%(file)s 第 %(line)s 行第 %(column)s 欄「%(value)s」：%(why)s。可用：%(allowed)s"

    def __init__(
        self, *, file: str, line: int, column: int, value: str, why: str, allowed: str = ""
    ) -> None:
        self.line, self.column = line, column  # both from 1
        super().__init__(file=file, line=line, column=column, value=value, why=why, allowed=allowed)


class SettingFaultError(RulesError):
    """One value of an agency.toml is missing or wrong."""

    template = "%(file)s 的 %(key)s「%(value)s」：%(why)s。可用：%(allowed)s"


class UnknownKeyError(RulesError):
    """No row has this key, or several might be meant."""

    template = "找不到「%(key)s」這一列。相近的列：\n%(rows)s"

    def __init__(self, key: str, candidates: Iterable[str]) -> None:
        self.key, self.candidates = key, tuple(candidates)
        listed = "\n".join(f"  {candidate}" for candidate in self.candidates)
        super().__init__(key=key, rows=listed)


class NoRowNearError(UnknownKeyError):
    """No row has this key, nor one like it."""

    template = "找不到「%(key)s」這一列。可用 chenhe rules export 查看全部列。"

    def __init__(self, key: str) -> None:
        super().__init__(key, ())


class UnknownUnitError(RulesError):
    """The agency has no such unit."""

    template = "沒有「%(unit)s」這個單位。可用：%(allowed)s"


class ReviewRefusedError(RulesError):
    """What stands in the journal, or on the page, does not allow it now."""


class DoubtfulRowError(RulesError):
    """The row has an unanswered doubt, so it has no route."""

    template = "「%(key)s」（第 %(line)s 行）這一列存疑，尚不能排流程：%(why)s"
