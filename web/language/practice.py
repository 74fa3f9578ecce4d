"""作業規定 in sentences: who is reminded when (稽催), and how days and rates are counted (統計)."""

from __future__ import annotations

from collections.abc import Iterable

from rules.agency.agency import Agency
from rules.agency.practice import AGENCY_HEAD, CATEGORIES, UNIT_HEAD, DeadlinePolicy
from web.language.i18n import Language, msgid, translate

SOURCE = "https://web.law.ntpc.gov.tw/Scripts/FLAWDOC01.aspx?fcode=C0220048"
POSITION_WORDS = {UNIT_HEAD: msgid("單位主管"), AGENCY_HEAD: msgid("機關首長")}


def reminding_rules(agency: Agency, language: Language = Language.CHINESE) -> tuple[str, ...]:
    """Who is reminded from when on, and when somebody above is told."""
    practice = agency.practice
    who = POSITION_WORDS.get(practice.escalate_to, practice.escalate_to)
    facts: dict[str, object] = {
        "days": practice.remind_days,
        "count": practice.escalate_after,
        "who": who,
    }
    return tuple(translate(language, rule, facts) for rule in _REMINDING)


_REMINDING = (
    msgid("期限前 %(days)s 個工作日起稽催；停止計時（補正）中的案件不催。"),
    msgid("公文送到會辦單位的次日起另有會辦時限，與限辦日期以先到者為準。"),
    msgid("催辦 %(count)s 次仍未辦結的，陳報%(who)s。"),
)


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
    return tuple(translate(language, rule, facts) for rule in _COUNTING)


_COUNTING = (
    msgid(
        "使用日數：收文（計時起日）次日（創簽為當日）至辦結日的工作日，不含停止計時的日數；"
        "當日辦結計半日。"
    ),
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
