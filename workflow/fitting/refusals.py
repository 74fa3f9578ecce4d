"""Why a log says nothing about an office."""

from rules.errors import RulesError


class NoCasesError(RulesError):
    """There is no record that could be read."""

    template = (
        "%(file)s 沒有讀得出來的紀錄（退回 %(rejected)s 處），估計不出情境。"
        "請先用 chenhe audit 看哪裡讀不出來"
    )


class NoReceiptsError(RulesError):
    """No case says when it came."""

    template = (
        "%(file)s 的 %(cases)s 件都沒有收文時間，也沒有收文的紀錄，算不出來文量。請補上收文時間欄"
    )


class OutsideYearsError(RulesError):
    """All receipts lie where no calendar is known."""

    template = "%(file)s 的收文時間都在行事曆（%(first)s 至 %(last)s）之外。請檢查日期的寫法"


class NoRowsMatchedError(RulesError):
    """No case runs by a row whose route is known."""

    template = (
        "%(file)s 沒有一件對得上流程表的列，不知道公文怎麼走。請填流程列，或以欄位對照指出那一欄；"
        "別的機關的紀錄，要用那個機關的流程表"
    )


class OneDayError(RulesError):
    """A single day tells nothing about days."""

    template = "%(file)s 只有一天（%(day)s）的收文，估計不出每日來文量。請用至少兩個工作日的紀錄"


class TooFewDaysError(RulesError):
    """The days of receipt cannot be parted into thirds."""

    template = (
        "%(file)s 的收文只跨 %(days)s 個工作日，分不出前三分之二與後三分之一："
        "至少要 %(least)s 個工作日。請用更長的紀錄"
    )


class TooFewDocumentsError(RulesError):
    """A part of the log has too few documents."""

    template = (
        "%(file)s %(part)s只有 %(count)s 件公文在紀錄結束前核定，太少，比不出來："
        "至少要 %(least)s 件。請用更長的紀錄"
    )
