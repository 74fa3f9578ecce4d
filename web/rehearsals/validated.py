"""A validation as tables of texts, for terminal and page.

The bounds of a simulated figure are those of one run more, not of the mean.
"""

from __future__ import annotations

from web.language.i18n import Language, msgid, translate
from web.rehearsals.figures import NOTHING, number
from web.rehearsals.tables import Row, Table
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.figures import LEVELS
from workflow.rehearsal.validation.answer import SHARES, Figure, Stay, Validation

FIGURE, POSITION = msgid("數字"), msgid("職稱")
HEADS = (msgid("紀錄"), msgid("模擬"), msgid("模擬的區間"), msgid("在區間內"))
STAY_HEADS = (*HEADS, msgid("紀錄的簽核次數"), msgid("每件差（日）"))
NAMES = {
    "cycle_days": msgid("平均辦理日數"),
    "cycle_days_p50": msgid("五成在幾日內"),
    "cycle_days_p90": msgid("九成在幾日內"),
    "on_time_rate": msgid("期限內 %"),
    "unfinished_rate": msgid("未辦結 %"),
    "documents_a_day": msgid("每日來文"),
}
YES, NO = msgid("是"), msgid("否")
SHARE, TENTH = msgid("已核定的累積 %"), 10  # of the hundred levels of a curve
CURVE_HEADS = (msgid("紀錄（日）"), msgid("模擬（日）"))
DRAWN = msgid(
    "%(scenario)s 對 %(log)s：後三分之一 %(days)s 日，收文 %(received)s 件，核定 %(decided)s 件；"
    "模擬 %(replications)s 次，暖機 %(warmup)s 日，種子 %(seed)s"
)


def drawn_said(found: Validation, language: Language) -> str:
    """What was set beside what."""
    facts: dict[str, object] = {
        "scenario": found.scenario,
        "log": found.file,
        "days": found.judged.days,
        "received": f"{found.judged.received:,}",
        "decided": f"{found.judged.decided:,}",
        "replications": f"{found.replications:,}",
        "warmup": found.warmup_days,
        "seed": found.seed,
    }
    return translate(language, DRAWN, facts)


def figures_table(found: Validation, language: Language) -> Table:
    """Each figure of the log and of the simulation; shares in percent."""
    rows = tuple(_figure_row(each, language) for each in found.figures)
    return Table(name=FIGURE, heads=HEADS, rows=rows)


def stays_table(found: Validation, language: Language) -> Table:
    """Days of stay by position, that which differs most a document first."""
    rows = tuple(_stay_row(each, language) for each in found.positions)
    return Table(name=POSITION, heads=STAY_HEADS, rows=rows)


def _figure_row(found: Figure, language: Language) -> Row:
    """A figure by its name; shares in percent, to one place."""
    digits, scale = (1, 100.0) if found.key in SHARES else (2, 1.0)
    return (
        translate(language, NAMES[found.key]),
        *_values(found, language, digits=digits, scale=scale),
    )


def _stay_row(found: Stay, language: Language) -> Row:
    """A position, with what it makes of the difference."""
    return (
        position_name(found.figure.key),
        *_values(found.figure, language, digits=3),
        f"{found.signatures:,}",
        number(found.excess, 3),
    )


def _values(found: Figure, language: Language, *, digits: int = 2, scale: float = 1.0) -> Row:
    """Recorded, simulated, its bounds, and whether they hold what was recorded."""

    def text(value: float | None) -> str:
        """A number, or that there is none."""
        return NOTHING if value is None else number(value * scale, digits)

    bounds = NOTHING if found.low is None else f"{text(found.low)}–{text(found.high)}"
    says = {True: YES, False: NO}
    alike = NOTHING if found.is_alike is None else translate(language, says[found.is_alike])
    return (text(found.recorded), text(found.simulated), bounds, alike)


def curves_table(found: Validation) -> Table:
    """Within how many days so large shares were decided, in tenths: the numbers of the chart."""
    pairs = zip(LEVELS, found.recorded_curve, found.simulated_curve, strict=False)
    rows = tuple(
        (f"{share * 100:.1f}", number(recorded), number(simulated))
        for at, (share, recorded, simulated) in enumerate(pairs, start=1)
        if at % TENTH == 0
    )
    return Table(name=SHARE, heads=CURVE_HEADS, rows=rows)
