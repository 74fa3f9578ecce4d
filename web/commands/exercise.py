"""chenhe exercise: sets made, shown and scored.

The set stays with whoever made it: no database is opened, nothing is kept. stdout holds one
document and nothing else; seeds and notes go to stderr.
"""

import secrets
import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from rules.agency.file import read_file
from rules.rulebook import Rulebook
from rules.table import LARGEST_BYTES
from web.commands.common import AgencyName, note, print_json, rulebook, whole
from web.files.results import results_csv
from web.language.i18n import Language
from workflow.training.exercise import Kind
from workflow.training.files import AnswersRead, SetRead, read_answers, read_set
from workflow.training.making import exercise_set
from workflow.training.requesting import MIXED, wanted
from workflow.training.scoring import questions_in, score_files
from workflow.training.showing import key_record, set_record, trainee_record

app = typer.Typer(help="演練：出題、給學員的題目與解答、評分", no_args_is_help=True)

STANDARD_INPUT, STANDARD_INPUT_NAME = "-", "標準輸入"
SEEDS = 1_000_000_000  # of those drawn here: nine digits can be read out
KINDS = ",".join(kind.value for kind in Kind)
SetFile = Annotated[str, typer.Argument(metavar="SET", help="題組，JSON 或 TOML；- 為標準輸入")]


class JsonOnly(StrEnum):
    """How to print a set."""

    JSON = "json"


class SheetFormat(StrEnum):
    """How to show a set."""

    JSON = "json"
    HTML = "html"


class ResultsFormat(StrEnum):
    """How to print results."""

    JSON = "json"
    CSV = "csv"


@app.command()
def new(
    kind: Annotated[
        str, typer.Option("--kind", metavar=f"{KINDS}|{MIXED}", help="題型，可寫多種，以逗號分開")
    ] = MIXED,
    level: Annotated[
        int, typer.Option("--level", parser=whole(), metavar="1..3", help="第幾級")
    ] = 1,
    count: Annotated[int, typer.Option("--count", parser=whole(), metavar="N", help="幾題")] = 10,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", parser=whole(), metavar="S", help="同一個種子出同一份題；預設另抽一個"
        ),
    ] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="U", help="只用這個單位的列")] = "",
    rows: Annotated[
        str, typer.Option("--rows", metavar="line:N,…", help="只用這些列，以逗號分開")
    ] = "",
    agency: AgencyName = None,
    form: Annotated[JsonOnly, typer.Option("--format", help="輸出格式")] = JsonOnly.JSON,
) -> None:
    """出一份題組：依種子從流程表抽列，情境由列而來，答案不存在檔案裡。

    級別依題型：

    find-row　1 已知承辦單位；2 另有相近的列；3 還沒分文，單位也要看主旨。

    order　1 整條階梯簽到核定；2 有空白格、會辦本機關單位；3 府外機關、會辦的先後與條件、府文。

    next　1、2 同 order；3 另有退回、抽回、加會、代理。

    deadline　1 依速別的限辦日期；2 另問使用日數、是否逾限；3 指定期限、人民申請、訴願、
    展期、補正、停班。

    defect　1 核定與逐級簽核；2 會辦、綜簽、發文、意見、代為決行與代理；
    3 時間、逾限、展期、明細表項目。

    不用存疑的列，一列只出一題；核定層級與階梯的形狀儘量平均。
    同一個種子、同一版規則，出同一份題。
    """
    if seed is None:
        seed = secrets.randbelow(SEEDS)
        note(f"種子 {seed}（以 --seed {seed} 可再出同一份）")
    book = rulebook(agency)
    asked = wanted(book, kind=kind, level=level, count=count, seed=seed, unit=unit, rows=rows)
    print_json(set_record(exercise_set(asked, book)))


@app.command()
def show(
    file: SetFile,
    trainee: Annotated[bool, typer.Option("--trainee", help="只給學員的：沒有答案與種子")] = False,
    key: Annotated[bool, typer.Option("--key", help="解答")] = False,
    agency: AgencyName = None,
    form: Annotated[SheetFormat, typer.Option("--format", help="輸出格式")] = SheetFormat.JSON,
) -> None:
    """題組全文、給學員的題目，或解答；html 是可以列印的 A4 題紙。

    兩個選項都不寫時，json 是題組全文，html 是題目之後另頁附解答。
    --trainee 是學員可以有的全部：沒有答案、種子、提示的內容與說明，找明細表項目的題目也沒有列。
    --key 由現行規則當場推出；列的讀法與出題時不同就不出，並指出是哪幾列。
    """
    if trainee and key:
        raise typer.BadParameter("--trainee 與 --key 只能寫一個：學員的題目裡沒有解答")
    read = _read_set(file)
    if form is SheetFormat.HTML:
        sys.stdout.write(_sheet(read, rulebook(agency), has_exercises=not key, has_key=not trainee))
    elif key:
        book = rulebook(agency)
        exercises, questions = questions_in(read, book)
        print_json(key_record(exercises, questions, book.version))
    else:
        exercises = read.checked()
        print_json(trainee_record(exercises) if trainee else set_record(exercises))


@app.command()
def score(
    file: SetFile,
    answers: Annotated[str, typer.Argument(metavar="ANSWERS", help="答案檔；- 為標準輸入")],
    agency: AgencyName = None,
    form: Annotated[ResultsFormat, typer.Option("--format", help="輸出格式")] = ResultsFormat.JSON,
) -> None:
    """評分並逐點說明；有一份答案讀不懂，就誰都不評分，並一次列出全部的錯。

    每失一點都說明是誰的職責、依哪一列、錯在哪個常見誤解。提示每則扣 0.1。
    每人的平均取每題最後一次作答。答對答錯都以 0 結束；檔案有錯以 2 結束。
    """
    if file == answers == STANDARD_INPUT:
        raise typer.BadParameter("題組與答案檔不能都從標準輸入讀")
    read, given = _read_set(file), _read_answers(answers)
    results = score_files(read, given, rulebook(agency))
    if form is ResultsFormat.CSV:
        sys.stdout.write(results_csv(results))
    else:
        print_json(results.model_dump(mode="json"))


def _sheet(read: SetRead, book: Rulebook, *, has_exercises: bool, has_key: bool) -> str:
    """The set on paper; without its key, what trainees have is enough."""
    exercises, questions = questions_in(read, book, needs_key=has_key)
    # Drawing needs packages that are dear to import for the commands beside this one.
    sheets, files = import_module("web.papers.exercise_sheet"), import_module("web.files.pdf")
    made = sheets.exercise_sheet(
        exercises, book, questions if has_key else None, with_exercises=has_exercises
    )
    page: str = files.standalone(made, Language.CHINESE)
    return page


def _read_set(file: str) -> SetRead:
    read = read_set(*_content(file))
    _note_all(read.notes)
    return read


def _read_answers(file: str) -> AnswersRead:
    read = read_answers(*_content(file))
    _note_all(read.notes)
    return read


def _content(file: str) -> tuple[bytes, str]:
    """What a file holds, and its name for faults; raises BadInputError."""
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST_BYTES + 1), STANDARD_INPUT_NAME
    return read_file(Path(file)), file


def _note_all(notes: tuple[str, ...]) -> None:
    for each in notes:
        note(each)
