"""預演, the chart of a validation: two cumulative curves, told apart by dash and word."""

from __future__ import annotations

from collections.abc import Mapping

from web.language.i18n import Language, msgid, translate
from web.picture.charts.values import Curve, Curves
from web.rehearsals.charts import Chart
from web.rehearsals.figures import number
from workflow.rehearsal.figures import LEVELS
from workflow.rehearsal.validation.answer import Validation

AXIS, SHARE = msgid("收文到核定的日數"), msgid("已核定的累積 %")
RECORDED, SIMULATED = msgid("紀錄"), msgid("模擬")
SAYS = msgid(
    "收文到核定的日數，累積曲線：紀錄五成在 %(recorded)s 日內，模擬五成在 %(simulated)s 日內；"
    "兩條平均隔 %(distance)s 日"
)
WIDTH = 720


def validation_charts(found: Validation, language: Language) -> Mapping[str, Chart]:
    """The curves of record and simulation; none where one has nothing decided."""
    recorded, simulated = found.recorded_curve, found.simulated_curve
    if not recorded or not simulated:
        return {}
    curves = (
        Curve(name=translate(language, RECORDED), values=recorded),
        Curve(name=translate(language, SIMULATED), values=simulated, is_dashed=True),
    )
    chart = Curves(
        axis=translate(language, AXIS),
        share=translate(language, SHARE),
        shares=LEVELS,
        curves=curves,
    )
    return {"curves": Chart(chart=chart, title=_says(found, language), width=WIDTH)}


def _says(found: Validation, language: Language) -> str:
    """What the picture shows, for those who cannot see it."""
    middle = len(LEVELS) // 2
    distance = found.earth_movers_distance or 0.0
    facts: dict[str, object] = {
        "recorded": number(found.recorded_curve[middle]),
        "simulated": number(found.simulated_curve[middle]),
        "distance": number(distance),
    }
    return translate(language, SAYS, facts)
