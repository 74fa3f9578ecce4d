"""Rosters: what a file may look like, what laying it over the organisation changes, every fault."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from rules.errors import BadInputError
from rules.reading.spreadsheet import LARGEST_UNPACKED, MOST_ROWS, read_sheet
from rules.table import LARGEST_BYTES
from tests.workflow.builders import MONDAY, a_rulebook
from tests.workflow.offices import everything_in
from tests.workflow.staff import appointing, ending
from workflow.calendar import taiwan_calendar
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import Provenance, ResetDeputies
from workflow.organisation.events import AppointmentEnded, DeputyNamed, PersonAppointed, replay
from workflow.organisation.people import Organisation
from workflow.organisation.roster import COLUMNS, Roster, read_roster, template_rows
from workflow.organisation.roster_import import Enrolment, enrol
from workflow.store.log import Store

pytestmark = pytest.mark.memory

FOLDER = Path(__file__).parent.parent / "bad_rosters"
SUFFIX = ".expect.txt"
NAMES = sorted(path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}"))
AGENCY = a_rulebook().agency
CHIEF, CLERK = "綜合企劃組/股長", "綜合企劃組/承辦人員"
DAY = date(2026, 3, 2)
LINES = (
    "示範甲,綜合企劃組,股長,2026-01-02,,示範乙、示範丙,2026-03-02,2026-03-06",
    "示範乙,綜合企劃組,承辦人員,115/1/2,,,,",
    "示範丙,綜合企劃組,承辦人員,民國115年1月2日,2026-12-31,,,",
    "示範甲,職務,法務人員,1150102,,,,",
)


def csv_of(*lines: str, heading: Sequence[str] = COLUMNS) -> str:
    return "\n".join([",".join(heading), *lines]) + "\n"


def workbook_of(*rows: Sequence[Any]) -> bytes:
    """A workbook of one sheet; a datetime becomes a real date, a text with = a formula."""
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True, "default_date_format": "yyyy/mm/dd"})
    sheet = book.add_worksheet("名冊")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def reading(raw: bytes | str, file: str = "名冊.csv") -> Roster:
    content = raw.encode() if isinstance(raw, str) else raw
    return read_roster(content, file=file, agency=AGENCY)


def laid_over(organisation: Organisation, roster: Roster) -> Enrolment:
    provenance = Provenance(at=MONDAY, recorded_at=MONDAY, recorded_by="示範人事")
    return enrol(
        roster, organisation, provenance=provenance, agency=AGENCY, calendar=taiwan_calendar()
    )


@pytest.fixture
def staffing(work: Casework) -> Staffing:
    return Staffing(office=work.office)


def test_every_bad_roster_says_what_its_error_must_hold() -> None:
    files = {path.stem for path in FOLDER.iterdir() if not path.name.endswith(SUFFIX)}

    assert files == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_roster_is_refused_with_every_fault_named(name: str) -> None:
    raw = (FOLDER / f"{name}.csv").read_bytes()
    expected = (FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8").splitlines()

    with pytest.raises(BadInputError, match=r".+") as caught:
        laid_over(Organisation(), reading(raw, f"{name}.csv"))

    sentences = [str(fault) for fault in caught.value.faults]
    assert len(sentences) == len(expected), sentences
    for sentence, words in zip(sentences, expected, strict=True):
        assert f"{name}.csv" in sentence
        assert [word for word in words.split() if word not in sentence] == [], sentence


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "Big5": lambda text: text.encode("cp950"),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "quotes": lambda text: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
    ).encode(),
    "blank lines": lambda text: text.replace("\n", "\n\n").encode(),
}  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_roster_reads_the_same_however_its_text_is_kept(
    written: Callable[[str], bytes],
) -> None:
    plain = laid_over(Organisation(), reading(csv_of(*LINES)))

    assert laid_over(Organisation(), reading(written(csv_of(*LINES)))).events == plain.events


def test_a_workbook_reads_like_its_text() -> None:
    new_year = datetime(2026, 1, 2)  # noqa: DTZ001
    raw = workbook_of(
        COLUMNS,
        ["示範甲", "綜合企劃組", "股長", new_year, None, "示範乙、示範丙", "115.3.2", "115.3.6"],
        ["示範乙", "綜合企劃組", "承辦人員", 1150102],
        [],
        ["示範丙", "綜合企劃組", "承辦人員", "2026-01-02", datetime(2026, 12, 31)],  # noqa: DTZ001
        ["示範甲", "職務", "法務人員", 20260102],
    )

    enrolled = laid_over(Organisation(), reading(raw, "名冊.xlsx"))

    assert enrolled.events == laid_over(Organisation(), reading(csv_of(*LINES))).events


def test_columns_stand_in_any_order_and_need_not_all_be_there() -> None:
    text = csv_of("2026-01-02,股長,綜合企劃組,示範甲", heading=("到職日", "職稱", "單位", "姓名"))

    organisation = replay(laid_over(Organisation(), reading(text)).events)

    assert organisation.holders(CHIEF, DAY) == ("示範甲",)


def test_other_names_of_a_unit_are_known() -> None:
    organisation = replay(
        laid_over(Organisation(), reading(csv_of("示範甲,應服組,股長,2026-01-02,,,,"))).events
    )

    assert organisation.holders("應用服務組/股長", DAY) == ("示範甲",)


def test_a_roster_appoints_everybody_before_it_names_deputies() -> None:
    enrolled = laid_over(Organisation(), reading(csv_of(*LINES)))
    organisation = replay(enrolled.events)

    kinds = [type(each) for each in enrolled.events]
    assert kinds.count(PersonAppointed) == 4
    assert kinds[-2:] == [DeputyNamed, DeputyNamed]
    assert organisation.acting_deputy("示範甲", DAY) == "示範乙"
    assert organisation.positions_of("示範甲", DAY) == (CHIEF, "職務/法務人員")
    assert organisation.positions_of("示範丙", date(2027, 1, 1)) == ()


def test_the_same_roster_again_changes_nothing() -> None:
    roster = reading(csv_of(*LINES))
    organisation = replay(laid_over(Organisation(), roster).events)

    again = laid_over(organisation, roster)

    assert (again.events, again.rows, again.unchanged) == ((), 4, 4)


def test_a_last_day_added_later_ends_the_appointment_alone() -> None:
    organisation = replay(laid_over(Organisation(), reading(csv_of(*LINES))).events)
    left = LINES[1].replace("115/1/2,", "115/1/2,115/6/30")

    enrolled = laid_over(organisation, reading(csv_of(LINES[0], left, *LINES[2:])))

    assert [type(each) for each in enrolled.events] == [AppointmentEnded]
    assert (enrolled.rows, enrolled.unchanged) == (4, 3)


def test_a_blank_last_day_leaves_an_end_recorded_since_as_it_is(staffing: Staffing) -> None:
    roster = reading(csv_of(*LINES))
    staffing.import_roster(roster, by="示範人事")
    staffing.arrange(ending("示範乙", CLERK, DAY), by="示範人事")

    assert staffing.import_roster(roster, by="示範人事").events == ()


def test_deputies_that_were_reset_since_are_not_named_again(staffing: Staffing) -> None:
    roster = reading(csv_of(*LINES))
    staffing.import_roster(roster, by="示範人事")
    staffing.arrange(ResetDeputies(person="示範甲", since=date(2026, 3, 4)), by="示範人事")

    with pytest.raises(BadInputError, match=r"第 6 欄「示範乙、示範丙」：示範甲自 115\.03\.02"):
        staffing.import_roster(roster, by="示範人事")


def test_nothing_is_written_unless_the_whole_file_is_sound(
    staffing: Staffing, store: Store
) -> None:
    staffing.arrange(appointing("示範甲", CHIEF), by="示範人事")
    before = everything_in(store)

    with pytest.raises(BadInputError, match=r"第 2 行第 4 欄「2026-01-02」：示範甲自 109\.01\.01"):
        staffing.import_roster(reading(csv_of(*LINES)), by="示範人事")
    with pytest.raises(BadInputError, match="第 2 行第 2 欄「企劃組」"):
        staffing.preview_roster(reading(csv_of("示範甲,企劃組,股長,2026-01-02,,,,")), by="示範人事")

    assert everything_in(store) == before


@pytest.mark.parametrize("broken", ["\x07", "\u202e", "\uffff"])
def test_a_name_with_what_no_record_can_hold_is_refused_by_its_place(broken: str) -> None:
    line = f"示{broken}範甲,綜合企劃組,組長,2026-01-02,,,,"

    (fault,) = reading(csv_of(line)).faults

    assert f"姓名含有無法儲存的字元：第 2 個字 U+{ord(broken):04X}" in str(fault)


def test_a_name_in_a_variant_or_made_up_is_kept() -> None:
    name = "葛\U000e0100\ue000\U000323b0"

    assert reading(csv_of(f"{name},綜合企劃組,組長,2026-01-02,,,,")).rows[0].person == name


def test_an_import_is_recorded_with_its_file_and_previewed_alike(staffing: Staffing) -> None:
    roster = reading(csv_of(*LINES), "示範名冊.csv")

    preview = staffing.preview_roster(roster, by="示範人事")
    enrolled = staffing.import_roster(roster, by="示範人事")

    assert preview == enrolled
    assert {each.reason for each in staffing.history} == {"匯入名冊 示範名冊.csv"}
    assert len(staffing.history) == len(enrolled.events) == 7


def test_the_template_is_a_roster_of_a_plainly_invented_person() -> None:
    heading, example = template_rows(AGENCY)

    enrolled = laid_over(Organisation(), reading(csv_of(",".join(example), heading=heading)))

    assert replay(enrolled.events).people == ("示範王小明",)


def test_a_file_beyond_the_limits_is_not_read() -> None:
    with pytest.raises(BadInputError, match="超過上限 8,000,000"):
        reading(b"," * (LARGEST_BYTES + 1))
    with pytest.raises(BadInputError, match=r"3,001 列，超過上限 3,000"):
        reading(csv_of(*[LINES[1]] * MOST_ROWS))


def test_a_workbook_that_unpacks_beyond_the_limit_is_not_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (LARGEST_UNPACKED + 1))

    with pytest.raises(BadInputError, match="展開後超過上限"):
        reading(out.getvalue())


def test_a_workbook_with_a_cell_far_out_is_not_read() -> None:
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("名冊")
    sheet.write(1_048_575, 16_383, "示範")
    book.close()

    with pytest.raises(BadInputError, match="格子 XFD1048576 太遠"):
        reading(out.getvalue())


def test_a_cell_of_a_workbook_that_looks_like_a_formula_is_named() -> None:
    raw = workbook_of(COLUMNS, ["@示範", "綜合企劃組", "股長", "2026-01-02"])

    with pytest.raises(BadInputError, match="第 2 行第 1 欄「@示範」：看似公式"):
        reading(raw)


SOUND = workbook_of(COLUMNS, ["示範甲", "綜合企劃組", "股長", "2026-01-02", "", "", "", 3.5])
PLACES = st.lists(st.tuples(st.integers(4, len(SOUND) - 1), st.integers(0, 255)), max_size=8)


@given(PLACES)
def test_a_damaged_workbook_is_read_or_refused(places: list[tuple[int, int]]) -> None:
    raw = bytearray(SOUND)
    for at, value in places:
        raw[at] = value

    try:
        read_sheet(bytes(raw), file="名冊.xlsx")
    except BadInputError as error:
        assert error.faults


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        "\ufeff".encode(),
        "\ufeff\u3000\n".encode(),
        b" \n",
        b",",
        b",,\r\n,,",
        b'""',
        b"\t\t\n",
    ],
)
def test_a_file_without_a_word_is_empty(raw: bytes) -> None:
    with pytest.raises(BadInputError, match="檔案是空的"):
        reading(raw)


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")

    try:
        reading(raw)
    except BadInputError as error:
        assert error.faults


def test_a_vacancy_and_its_deputies_stand_in_a_roster() -> None:
    lines = csv_of(*LINES, "出缺,綜合企劃組,組長,,,示範甲、示範乙,2026-03-02,2026-06-30,")

    first = laid_over(Organisation(), reading(lines))
    organisation = replay(first.events)
    again = laid_over(organisation, reading(lines))

    assert organisation.vacancies(DAY) == ("綜合企劃組/組長",)
    assert [each.deputy for each in organisation.deputies("綜合企劃組/組長", DAY)] == [
        "示範甲",
        "示範乙",
    ]
    assert again.events == ()
