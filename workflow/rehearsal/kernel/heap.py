"""What happens next: a binary heap by time, then by the order in which it was put there."""

from workflow.rehearsal.kernel.compiling import inlined
from workflow.rehearsal.kernel.state import HEAP, HEAP_AT, HEAP_ORDER, HEAP_WHAT, ORDER, State


@inlined
def push(s: State, at: float, what: int) -> None:
    """Put something on the heap."""
    order = s.counts[ORDER]
    s.counts[ORDER] = order + 1
    here = s.counts[HEAP]
    s.counts[HEAP] = here + 1
    while here > 0:
        above = (here - 1) >> 1
        if s.heap[above, HEAP_AT] <= at:  # what was put there earlier goes first
            break
        _move(s, above, here)
        here = above
    s.heap[here, HEAP_AT] = at
    s.heap[here, HEAP_ORDER] = order
    s.heap[here, HEAP_WHAT] = what


@inlined
def pop(s: State) -> int:
    """Take off what happens next."""
    first = s.heap[0, HEAP_WHAT]
    size = s.counts[HEAP] - 1
    s.counts[HEAP] = size
    here = 0
    while True:
        below = 2 * here + 1
        if below >= size:
            break
        if below + 1 < size and _goes_first(s, below + 1, below):
            below += 1
        if _goes_first(s, size, below):
            break
        _move(s, below, here)
        here = below
    _move(s, size, here)
    return int(first)


@inlined
def _goes_first(s: State, one: int, other: int) -> bool:
    """Whether what stands at one place happens before what stands at another."""
    at, than = s.heap[one, HEAP_AT], s.heap[other, HEAP_AT]
    return at < than or (at == than and s.heap[one, HEAP_ORDER] < s.heap[other, HEAP_ORDER])


@inlined
def _move(s: State, place: int, to: int) -> None:
    """Copy what stands at one place to another."""
    for column in range(3):
        s.heap[to, column] = s.heap[place, column]
