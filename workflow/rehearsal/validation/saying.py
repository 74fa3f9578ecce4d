"""A validation in sentences: what could be seen, and whether the simulation resembles the log."""

from collections.abc import Iterator

from workflow.kept.about import Said
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.validation.answer import SHARES, Figure, Validation
from workflow.texts import msgid

SEEN = msgid(
    "看得出 %(difference)s 日的差異：紀錄 %(decided)s 件核定、模擬 %(replications)s 次，"
    "最小看得出 %(smallest)s 日（顯著水準 5 %%，檢定力 80 %%）。"
)
UNSEEN = msgid(
    "看不出 %(difference)s 日的差異：紀錄 %(decided)s 件核定、模擬 %(replications)s 次，"
    "至少差 %(smallest)s 日才看得出（顯著水準 5 %%，檢定力 80 %%）。"
)
ALIKE = msgid(
    "模擬像紀錄：紀錄平均 %(recorded)s 日，在模擬再跑一次會落在的 %(low)s 至 %(high)s 日之內"
    "（模擬平均 %(simulated)s 日）。"
)
UNLIKE = msgid(
    "模擬不像紀錄：紀錄平均 %(recorded)s 日，在模擬再跑一次會落在的 %(low)s 至 %(high)s 日之外"
    "（模擬平均 %(simulated)s 日）。"
)
UNSURE = msgid(
    "沒有看出模擬不像紀錄：紀錄平均 %(recorded)s 日，在模擬再跑一次會落在的 %(low)s 至 %(high)s 日"
    "之內（模擬平均 %(simulated)s 日）；小於 %(smallest)s 日的不同，這份紀錄看不出來。"
)
BEYOND = {
    "cycle_days_p50": msgid(
        "五成的公文在幾日內核定，紀錄 %(recorded)s 日，在模擬的 %(low)s 至 %(high)s 日之外。"
    ),
    "cycle_days_p90": msgid(
        "九成的公文在幾日內核定，紀錄 %(recorded)s 日，在模擬的 %(low)s 至 %(high)s 日之外。"
    ),
    "on_time_rate": msgid("期限內比率，紀錄 %(recorded)s，在模擬的 %(low)s 至 %(high)s 之外。"),
    "unfinished_rate": msgid(
        "未辦結的比率，紀錄 %(recorded)s，在模擬的 %(low)s 至 %(high)s 之外。"
    ),
    "documents_a_day": msgid(
        "每日來文，紀錄 %(recorded)s 件，在模擬的 %(low)s 至 %(high)s 件之外："
        "來文和前三分之二不一樣，差的可能不是情境。"
    ),
}
UNKNOWN = msgid("看不出模擬像不像紀錄：模擬期間沒有公文核定，或只跑了一次。")
LONGEST_APART = msgid(
    "差最多的是%(position)s：每次停留，紀錄 %(recorded)s 日，模擬 %(simulated)s 日；"
    "攤到每件公文，模擬多 %(by)s 日。"
)
SHORTEST_APART = msgid(
    "差最多的是%(position)s：每次停留，紀錄 %(recorded)s 日，模擬 %(simulated)s 日；"
    "攤到每件公文，模擬少 %(by)s 日。"
)
NONE_APART = msgid("沒有一個職位的停留日數超出模擬的區間。")


def power_said(found: Validation) -> Said:
    """Whether a difference as large as asked about could be seen, and the smallest that could."""
    if found.smallest_seen is None:
        return Said(template=UNKNOWN)
    return Said(
        template=SEEN if found.is_seen else UNSEEN,
        facts={
            "difference": f"{found.difference:.2f}",
            "smallest": f"{found.smallest_seen:.2f}",
            "decided": f"{found.judged.decided:,}",
            "replications": f"{found.replications:,}",
        },
    )


def resemblance_said(found: Validation) -> tuple[Said, ...]:
    """Whether it resembles, and which position differs most."""
    return tuple(_resemblance(found))


def _resemblance(found: Validation) -> Iterator[Said]:
    if found.is_alike is None:
        yield Said(template=UNKNOWN)
    else:
        template = UNSURE if found.is_alike else UNLIKE
        facts = _facts(found.cycle) | {"smallest": f"{found.smallest_seen:.2f}"}
        yield Said(template=ALIKE if found.is_alike and found.is_seen else template, facts=facts)
    for each in found.figures:
        if each.is_alike is False and each.key in BEYOND:
            yield Said(template=BEYOND[each.key], facts=_facts(each))
    if stay := found.most_apart:
        figure = stay.figure
        facts = {
            "position": position_name(figure.key),
            "recorded": f"{figure.recorded:.3f}",
            "simulated": f"{figure.simulated:.3f}",
            "by": f"{abs(stay.excess):.3f}",
        }
        template = LONGEST_APART if stay.excess > 0 else SHORTEST_APART
        yield Said(template=template, facts=facts)
    elif any(each.figure.is_alike for each in found.positions):
        yield Said(template=NONE_APART)


def _facts(found: Figure) -> dict[str, str]:
    """Its numbers as they are read: days to two places, shares in percent."""
    form = "{:.1%}" if found.key in SHARES else "{:.2f}"
    names = ("recorded", "simulated", "low", "high")
    return {name: form.format(getattr(found, name)) for name in names}
