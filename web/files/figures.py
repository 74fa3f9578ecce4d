"""月報表 in columns, for pages, commands and files; and in sentences, how it is counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from rules.practice import DeadlinePolicy
from web.files.tables import unarmed
from web.language.i18n import Language, msgid, translate
from workflow.actions.registering import CATEGORIES
from workflow.reports.monthly import Figures, MonthlyReport

NOTHING = "—"  # no average and no rate of nothing
UNIT, MONTH, TOTAL = msgid("單位"), msgid("月份"), msgid("合計")
SOURCE = "https://web.law.ntpc.gov.tw/Scripts/FLAWDOC01.aspx?fcode=C0220048"


class Measure(Enum):
    """What a column counts in; the value is how a spreadsheet writes it."""

    CASES = "0"
    DAYS = "0.00"
    RATE = "0.00%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the report."""

    word: str
    name: str  # of the figure
    measure: Measure = Measure.CASES

    def value(self, figures: Figures) -> float | None:
        """The figure; None where there is none."""
        value: float | None = getattr(figures, self.name)
        return value

    def text(self, figures: Figures) -> str:
        """The figure as people read it."""
        return figure_text(self.value(figures), self.measure)


RATE = Column(word=msgid("依限辦結比率"), name="in_time_rate", measure=Measure.RATE)
AVERAGE = Column(word=msgid("發文平均使用日數"), name="average_days", measure=Measure.DAYS)
CLOSED = Column(word=msgid("辦結"), name="closed")
ISSUED = Column(word=msgid("發文"), name="issued")
IN_TIME = Column(word=msgid("依限辦結"), name="in_time")
COLUMNS = (
    Column(word=msgid("前月未結"), name="carried"),
    Column(word=msgid("本月收文"), name="received"),
    Column(word=msgid("銷號"), name="cancelled"),
    CLOSED,
    ISSUED,
    Column(word=msgid("存查"), name="filed"),
    IN_TIME,
    Column(word=msgid("逾限辦結"), name="late"),
    RATE,
    AVERAGE,
    Column(word=msgid("月底未結"), name="open"),
    Column(word=msgid("未結逾期"), name="overdue"),
)
FILE_COLUMNS = (
    *COLUMNS,
    Column(word=msgid("計入平均件數"), name="averaged"),
    Column(word=msgid("使用日數合計"), name="used_days", measure=Measure.DAYS),
)
TREND_COLUMNS = (CLOSED, IN_TIME, RATE, ISSUED, AVERAGE)


def figure_text(value: float | None, measure: Measure) -> str:
    """A count as it is; days with two places, a rate in per cent, both rounded half up."""
    if value is None:
        return NOTHING
    if measure is Measure.CASES:
        return str(value)
    exact = Decimal(repr(value)) * (100 if measure is Measure.RATE else 1)
    rounded = str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return f"{rounded}%" if measure is Measure.RATE else rounded


def report_csv(report: MonthlyReport) -> str:
    """The units and their total: UTF-8 with a mark, CRLF, as spreadsheets open it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((MONTH, UNIT, *(column.word for column in FILE_COLUMNS)))
    lines = [(line.unit, line.figures) for line in report.units]
    for unit, figures in (*lines, (TOTAL, report.total)):
        texts = (column.text(figures) for column in FILE_COLUMNS)
        writer.writerow(map(unarmed, (report.month.label, unit, *texts)))
    return "\ufeff" + out.getvalue()


def report_record(
    report: MonthlyReport, *, agency: str, formulas: Iterable[str]
) -> dict[str, object]:
    """The report as `chenhe statistics --format json` prints it."""
    return {
        "agency": agency,
        "month": str(report.month),
        "until": report.until.isoformat(),
        "units": [{"unit": line.unit} | _record(line.figures) for line in report.units],
        "total": _record(report.total),
        "trend": [
            {"month": str(each.month)}
            | {column.name: column.value(each.figures) for column in TREND_COLUMNS}
            for each in report.trend
        ],
        "formulas": list(formulas),
    }


def counting_rules(
    policy: DeadlinePolicy, language: Language = Language.CHINESE
) -> tuple[str, ...]:
    """How the figures are counted, a sentence a rule."""
    averaged = [each for each in CATEGORIES if each in policy.averaged]
    others = [each for each in CATEGORIES if each not in policy.averaged]
    facts: dict[str, object] = {
        "most": policy.most_used_in_time,
        "averaged": _listed(averaged, language),
        "others": _listed(others, language),
        "source": SOURCE,
    }
    return tuple(translate(language, rule, facts) for rule in _RULES)


_RULES = (
    msgid("使用日數：收文（計時起日）次日至辦結日的工作日，不含停止計時的日數；當日辦結計半日。"),
    msgid("限期公文依限辦結的，使用日數最多計 %(most)s 日；逾限的依實際日數計。"),
    msgid("發文平均使用日數＝已發文的一般公文（%(averaged)s）使用日數合計÷件數。"),
    msgid("%(others)s不計平均，只分依限或逾限。"),
    msgid("依限辦結比率＝限辦日期以前（含當日）辦結的件數÷辦結件數。"),
    msgid("存查含簽結、併辦與彙辦；銷號不算辦結。前月未結＋本月收文－銷號－辦結＝月底未結。"),
    msgid("是否逾期依目前的限辦日期；停止計時中的案件不算未結逾期。"),
    msgid("日數的算法依新北市政府文書處理要點第 92 點（%(source)s）。"),
    msgid(
        "平均與比率的正式定義（文書流程管理作業規範的統計一節）未能查得，"
        "以上兩式是推得的；貴機關另有規定的，依其規定。"
    ),
)


def _listed(words: Iterable[str], language: Language) -> str:
    return translate(language, "、").join(translate(language, word) for word in words)


def _record(figures: Figures) -> dict[str, object]:
    return {column.name: column.value(figures) for column in FILE_COLUMNS}
