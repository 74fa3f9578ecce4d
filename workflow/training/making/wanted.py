"""What set is wanted, and why one cannot be had."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.errors import RulesError, UnknownKeyError
from rules.rulebook import LINE, Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known
from workflow.training.exercise import MOST_EXERCISES, Kind
from workflow.training.faults import BadExercisesError

LEVELS = (1, 2, 3)
MOST_SEED = 2**63 - 1


class UnavailableExercisesError(RulesError):
    """One thing that is asked of a new set cannot be had."""

    template = "新題組的 %(field)s「%(value)s」：%(why)s。可用：%(allowed)s"

    def __init__(self, *, field: str, value: object, why: str, allowed: str) -> None:
        self.field, self.value, self.why, self.allowed = field, str(value)[:80], why, allowed
        super().__init__(field=field, value=self.value, why=why, allowed=allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The set that is asked for. The same seed makes the same set of the same rulebook."""

    kinds: tuple[Kind, ...]
    level: int
    count: int
    seed: int
    unit: str = ""  # of the rows; "" for all
    rows: tuple[str, ...] = ()  # line:N or KEY; none for all


def rows_wanted(wanted: Wanted, rulebook: Rulebook) -> tuple[RuleRow, ...]:
    """The rows that may be drawn, in printed order; raises BadExercisesError with every fault."""
    units = [each.name for each in rulebook.agency.units]
    unit = as_known(wanted.unit, units)
    faults = list(_number_faults(wanted))
    if unit and unit not in units:
        faults.append(_fault("unit", wanted.unit, "沒有這個單位", "、".join(units)))
    named, unusable = _named(wanted.rows, rulebook)
    faults += unusable
    faults += [
        _fault("rows", f"{LINE}{row.line}", f"是{row.unit}的列", f"{unit}的列，或不限單位")
        for row in named
        if unit in units and row.unit != unit
    ]
    if faults:
        raise BadExercisesError(faults)
    lines = {row.line for row in named}
    return tuple(
        row
        for row in rulebook.rows
        if row.is_routable and unit in ("", row.unit) and (not lines or row.line in lines)
    )


def too_few(
    wanted: Wanted, kind: Kind, found: int, asked: int, suitable: Mapping[int, int]
) -> BadExercisesError:
    """Fewer rows than exercises: how many suit at each level, and what to change."""
    is_restricted = bool(wanted.rows or wanted.unit)
    rows = "所指的列" if wanted.rows else f"{wanted.unit}的列" if wanted.unit else "表上的列"
    taken = "，其他題型用過的不再用" if len(wanted.kinds) > 1 else ""
    why = f"{kind.label}第 {wanted.level} 級要 {asked} 列各出一題，{rows}只有 {found} 列合用{taken}"
    levels = "、".join(f"第 {level} 級 {count} 列" for level, count in suitable.items())
    change = "改級別、題型" + ("、單位或列" if is_restricted else "")
    allowed = f"{kind.label}{levels}；請減少題數，或{change}"
    return BadExercisesError([_fault("count", wanted.count, why, allowed)])


def none_comes_out(kind: Kind, row: RuleRow) -> BadExercisesError:
    """A row that suits, of which no document comes to its end as the exercise needs it."""
    why = f"這一列走不出{kind.label}的紀錄"
    return BadExercisesError([_fault("rows", f"{LINE}{row.line}", why, "其他的列，或其他題型")])


def _number_faults(wanted: Wanted) -> Iterator[UnavailableExercisesError]:
    kinds = "、".join(each.value for each in Kind)
    if not wanted.kinds:
        yield _fault("kinds", "", "沒有寫題型", kinds)
    if len(set(wanted.kinds)) < len(wanted.kinds):
        value = "、".join(each.value for each in wanted.kinds)
        yield _fault("kinds", value, "題型寫了不只一次", kinds)
    if wanted.level not in LEVELS:
        yield _fault("level", wanted.level, "沒有這一級", "、".join(map(str, LEVELS)))
    if not 1 <= wanted.count <= MOST_EXERCISES:
        yield _fault("count", wanted.count, "題數超出範圍", f"1 至 {MOST_EXERCISES}")
    if not 0 <= wanted.seed <= MOST_SEED:
        yield _fault("seed", wanted.seed, "種子超出範圍", f"0 至 {MOST_SEED}")


def _named(
    keys: Iterable[str], rulebook: Rulebook
) -> tuple[list[RuleRow], list[UnavailableExercisesError]]:
    """The rows of these keys, and what is wrong with the others."""
    rows: list[RuleRow] = []
    faults: list[UnavailableExercisesError] = []
    for key in keys:
        try:
            row = rulebook.find(key)
        except UnknownKeyError as error:
            near = "、".join(error.candidates[:3]) or f"{LINE}N 或列的鍵"
            faults.append(_fault("rows", key, "表上沒有這一列", near))
            continue
        if row.is_routable:
            rows.append(row)
        else:
            why = str(row.why_doubtful)
            said = f"這一列存疑，不能出題：{why}"
            faults.append(_fault("rows", key, said, "不存疑的列；或先校對這一列"))
    return rows, faults


def _fault(field: str, value: object, why: str, allowed: str) -> UnavailableExercisesError:
    return UnavailableExercisesError(field=field, value=value, why=why, allowed=allowed)
