"""What is compiled is kept on disk, and forgotten when any source of the kernel changes."""

import ast
from pathlib import Path
from typing import Any

from workflow.rehearsal.kernel import advancing
from workflow.rehearsal.kernel.compiling import SOURCES, compiled, digest_of

KERNEL = Path(advancing.__file__).parent


def test_every_module_that_the_kernel_calls_is_a_source() -> None:
    imported = {
        node.module
        for source in KERNEL.glob("*.py")
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    ours = {name for name in imported if name.startswith("workflow.")}

    stems = {source.with_suffix("").as_posix() for source in SOURCES}
    assert {
        name for name in ours if not any(stem.endswith(name.replace(".", "/")) for stem in stems)
    } == set()


def test_another_text_is_another_kernel(tmp_path: Path) -> None:
    source = tmp_path / "walking.py"
    source.write_text("VISITS = 1\n")
    before = digest_of((source,))

    source.write_text("VISITS = 2\n")

    assert digest_of((source,)) != before


def test_the_digest_is_part_of_what_is_looked_up() -> None:
    cache = advancing.advance._cache  # pyright: ignore

    assert cache._digest == digest_of(SOURCES)
    assert cache._digest in cache._index_key((), _Codegen())


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same() -> None:
    typed_in: dict[str, Any] = {}  # a function of no file has no place to be kept
    exec("def doubled(x):\n    return 2 * x", typed_in)

    assert compiled(typed_in["doubled"])(21) == 42


class _Codegen:
    """As much of a code generator as a key is made of."""

    def magic_tuple(self) -> tuple[str, ...]:
        return ("cpu",)
