"""Why a change of the organisation, or an actor in it, is refused; what would be allowed."""

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from rules.sentence import Said, msgid
from workflow.refusals.base import RefusedError

NOBODY = "無人"
UNNAMED = "（未填姓名）"
PERHAPS, APPOINT = msgid("是否為：%(names)s？"), msgid("請先登錄任職")


class AppointedAlreadyError(RefusedError):
    """The person holds this position on some of these days."""

    template = (
        "%(person)s自 %(since)s 起已任%(position)s（最後一日：%(until)s），不能重複登錄。"
        "請改到職日，或先登錄離職；若是同名的另一個人，請填員工編號"
    )


class NotAppointedError(RefusedError):
    """The person does not hold what is to be ended on that day."""

    template = "%(person)s在 %(day)s 並未擔任%(position)s。這一日擔任的職務：%(held)s"


class EndedThenError(RefusedError):
    """The appointment ends on that day as it is."""

    template = "%(person)s的%(position)s已登錄到 %(day)s 為止，不必再登錄"


class PeriodRunsBackError(RefusedError):
    """The last day lies before the first."""

    template = "最後一日 %(until)s 早於第一日 %(since)s；請改為 %(since)s 或之後"


class FarDateError(RefusedError):
    """A day that no record of an office needs."""

    template = "日期 %(day)s 不能用；請用 %(first)s 到 %(last)s 之間的日期"


class BadNameError(RefusedError):
    """A name holds what stands between names in a list."""

    template = "姓名「%(name)s」含有分隔用的「%(mark)s」；一次只能填一個人"


class VacancyNameError(RefusedError):
    """The word for a vacant position stands where a person is named."""

    template = (
        "「%(name)s」不是姓名。職務出缺要指定代理人時，請指明單位與職稱"
        "（chenhe organisation deputy 單位/職稱 代理人，或管理頁的代理人）"
    )


class UnknownPersonError(RefusedError):
    """Nobody of this name has ever been appointed."""

    template = "「%(person)s」沒有任何任職紀錄。%(hint)s"

    def __init__(self, person: str, people: Sequence[str]) -> None:
        self.person = person
        near = "、".join(get_close_matches(person, people, n=5, cutoff=0.5))
        hint = Said(template=PERHAPS, facts={"names": near}) if near else Said(template=APPOINT)
        super().__init__(person=person, hint=hint)


class AmbiguousPersonError(RefusedError):
    """Several people are called so, and nothing else tells which one is meant."""

    template = "「%(person)s」不只一人：%(candidates)s。請改填員工編號，或姓名（員工編號）"

    def __init__(self, person: str, candidates: Iterable[str]) -> None:
        self.person, self.candidates = person, tuple(candidates)
        super().__init__(person=person, candidates="；".join(self.candidates))


class BadNumberError(RefusedError):
    """What stands for a 員工編號 could be mistaken for a name, or a mark between names."""

    template = "員工編號「%(number)s」不能用；請填英文字母、數字或連字號，至多 %(limit)s 個字"


class NumberTakenError(RefusedError):
    """The 員工編號 is somebody else's."""

    template = "員工編號「%(number)s」是%(person)s的，不能給另一個人；請查明後改填"


class NumberedAlreadyError(RefusedError):
    """The person has another 員工編號."""

    template = "%(person)s的員工編號已是「%(number)s」，不能再改"


class UnnumberedNamesakeError(RefusedError):
    """Somebody of this name has no 員工編號: is this the same person, or another?"""

    template = (
        "已有沒有員工編號的%(person)s（%(held)s），分不出「%(number)s」是同一人還是同名的另一人。"
        "請先登錄原來那一位的員工編號（chenhe organisation number），再登錄任職"
    )


class GoneError(RefusedError):
    """The person holds no position on that day."""

    template = "%(person)s在 %(day)s 沒有擔任任何職務。請改日期，或先登錄任職"


class OwnDeputyError(RefusedError):
    """Somebody cannot stand in for himself."""

    template = "%(person)s不能當自己的代理人或接任者；請填另一個人"


class NamedTwiceError(RefusedError):
    """One deputy stands in the order twice."""

    template = "代理人%(deputy)s重複；每個人在順位裡只能出現一次"


class DeputiesNamedError(RefusedError):
    """The person has deputies on some of these days."""

    template = (
        "%(person)s自 %(since)s 起（最後一日：%(until)s）已有代理人%(deputies)s。"
        "請改日期，或改用重設代理人"
    )


class NoDeputiesError(RefusedError):
    """There are no deputies to withdraw."""

    template = "%(person)s自 %(day)s 起沒有代理可解除；要指定代理人請填寫代理人"


class DayOffError(RefusedError):
    """Nobody works on that day as it is."""

    template = "%(day)s 本來就不上班（%(why)s），不必登錄停班。最近的上班日：%(near)s"


class NotClosedError(RefusedError):
    """The day is not among those closed here."""

    template = "%(day)s 不是登錄的停班日，不能恢復上班。登錄的停班日：%(allowed)s"


class HeldPositionError(RefusedError):
    """Deputies are named for a vacancy, but somebody holds the position."""

    template = (
        "%(position)s在 %(day)s 由%(holders)s擔任，並未出缺。"
        "請改日期，或改為指定%(holders)s的代理人"
    )


class NotHolderError(RefusedError):
    """Somebody acts as a position that others hold on that day."""

    template = (
        "%(person)s在 %(day)s 不是%(position)s；當日由%(holders)s擔任。"
        "請由本人簽核，或由本人的代理人註明被代理人後代簽"
    )

    def __init__(self, *, person: str, position: str, holders: Iterable[str], day: date) -> None:
        self.person, self.position, self.day = person, position, day
        self.holders = tuple(holders)
        named = "、".join(self.holders) or NOBODY
        super().__init__(person=person or UNNAMED, position=position, holders=named, day=day)


class VacantPositionError(NotHolderError):
    """Somebody acts as a position that nobody holds on that day."""

    template = (
        "%(day)s %(holders)s擔任%(position)s，%(person)s不能以此身分簽核。"
        "請管理者先登錄任職，或指定代理這個職務的人"
        "（管理頁，或 chenhe organisation appoint、organisation deputy）"
    )


class NotVacantError(NotHolderError):
    """Somebody stands in for a vacancy where there is none."""

    template = (
        "%(position)s在 %(day)s 由%(holders)s擔任，並未出缺，%(person)s不能代理出缺。"
        "請由本人簽核，或由本人的代理人註明被代理人後代簽"
    )


class NotDeputyError(RefusedError):
    """Somebody acts for a person whose deputy is somebody else on that day."""

    template = "%(person)s在 %(day)s 不是%(absent)s的代理人；當日的代理人是%(deputy)s，請由其代簽"

    def __init__(self, *, person: str, absent: str, day: date, deputy: str = "") -> None:
        self.person, self.absent, self.day, self.deputy = person, absent, day, deputy
        super().__init__(person=person or UNNAMED, absent=absent, deputy=deputy, day=day)


class NobodyAwayError(NotDeputyError):
    """Somebody acts for a person who is not away on that day."""

    template = (
        "%(absent)s在 %(day)s 沒有設定代理，%(person)s不能代簽。"
        "請由本人簽核；確已請假時，請管理者先設定代理人"
    )


class DeputiesBarredError(NotDeputyError):
    """Every deputy who is there drafted the document, and must not judge it."""

    template = (
        "%(absent)s在 %(day)s 的代理人是%(deputy)s，但在的代理人擬了這件公文，不能代簽；"
        "%(person)s也不能代簽。請由本人簽核，或請管理者重設%(absent)s的代理人"
    )


class DeputiesAwayError(NotDeputyError):
    """Every deputy of the person is away; a deputy's own deputy does not follow on."""

    template = (
        "%(absent)s在 %(day)s 的代理人%(deputy)s都不在，代理人的代理人不能接著代理，"
        "%(person)s不能代簽。請管理者重設%(absent)s的代理人"
    )
