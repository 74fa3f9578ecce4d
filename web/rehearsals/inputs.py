"""A key of a scenario in words: what it is about, as whoever plans says it."""

from __future__ import annotations

import re

from web.language.i18n import Language, msgid, translate
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.scenario_file.arrivals import WEEKDAYS

NAMES = {
    r"arrivals\.per_day": msgid("每個工作日收文件數"),
    r"arrivals\.interarrival": msgid("來文的間隔"),
    r"arrivals\.profile\.weekdays\.(?P<weekday>.+)": msgid("%(weekday)s來文的多寡（平均是 1）"),
    r"arrivals\.profile\.weekdays": msgid("各星期來文的多寡"),
    r"arrivals\.profile\.hours\.(?P<hours>.+)": msgid("%(hours)s 來文的多寡（平均是 1）"),
    r"arrivals\.profile\.hours": msgid("各時段來文的多寡"),
    r"arrivals\.mix": msgid("各列公文的比重"),
    r"arrivals\.urgency\.(?P<urgency>.+)": msgid("%(urgency)s所佔的比例"),
    r"arrivals\.urgency": msgid("各速別所佔的比例"),
    r"behaviour\.return_probability": msgid("審核、核定一次退回的機率"),
    r"behaviour\.return_to": msgid("退回給誰"),
    r"behaviour\.condition_probability": msgid("附條件的會辦成立的機率"),
    r"behaviour\.cosign": msgid("會辦的方式"),
    r"behaviour\.outside_agency_days\.mean": msgid("府外機關平均往返日數"),
    r"behaviour\.outside_agency_days\.cv": msgid("府外機關往返日數的變異係數"),
    r"behaviour\.outside_agency_days\.distribution": msgid("府外機關往返日數的分布"),
    r"service\.(action|position)\.(?P<who>.+)\.mean_minutes": msgid("%(who)s一次的平均分鐘"),
    r"service\.(action|position)\.(?P<who>.+)\.cv": msgid("%(who)s一次分鐘數的變異係數"),
    r"service\.default\.mean_minutes": msgid("一般簽核一次的平均分鐘"),
    r"staff\.default\.(?P<who>.+)": msgid("%(who)s的人數（沒有另外寫的單位）"),
    r"staff\.(?P<position>.+)": msgid("%(position)s的人數"),
    r"hours\.(?P<position>.+)": msgid("%(position)s簽核的時段"),
}
NAMED_WEEKDAYS = dict(
    zip(
        WEEKDAYS,
        (
            *(msgid("星期一"), msgid("星期二"), msgid("星期三"), msgid("星期四")),
            *(msgid("星期五"), msgid("星期六"), msgid("星期日")),
        ),
        strict=False,
    )
)


def input_name(key: str, language: Language) -> str:
    """What a key of the scenario is about; the key itself where nobody has named it."""
    plain = key.replace('"', "")
    for pattern, template in NAMES.items():
        if found := re.fullmatch(pattern, plain):
            facts = {name: _part(name, text) for name, text in found.groupdict().items()}
            return translate(language, template, dict[str, object](facts))
    return key


def _part(name: str, text: str) -> str:
    """A part of a key, as it is said."""
    if name == "position":
        return position_name(text.replace(".", "/", 1))
    return position_name(text) if name == "who" else NAMED_WEEKDAYS.get(text, text)
