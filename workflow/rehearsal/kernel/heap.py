"""What happens next: a binary heap by time, then by the order in which it was put there."""

from workflow.rehearsal.kernel.compiling import inlined
from workflow.rehearsal.kernel.state import HEAP, ORDER, State


@inlined
def push(s: State, at: float, what: int) -> None:
    """Put something on the heap."""
    order = s.counts[ORDER]
    s.counts[ORDER] = order + 1
    here = s.counts[HEAP]
    s.counts[HEAP] = here + 1
    while here > 0:
        above = (here - 1) >> 1
        if s.heap[above].at <= at:  # what was put there earlier goes first
            break
        _move(s, above, here)
        here = above
    s.heap[here].at = at
    s.heap[here].order = order
    s.heap[here].what = what


@inlined
def pop(s: State) -> int:
    """Take off what happens next."""
    first = s.heap[0].what
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
    at, than = s.heap[one].at, s.heap[other].at
    return at < than or (at == than and s.heap[one].order < s.heap[other].order)


@inlined
def _move(s: State, place: int, to: int) -> None:
    """Copy what stands at one place to another."""
    s.heap[to] = s.heap[place]
