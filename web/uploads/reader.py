"""The process that reads uploads: it has the readers at hand, and does each job in a fork.

A fork costs milliseconds, has its own limits and leaves nothing behind: what a file does to it
ends with it. Run as `python -m web.uploads.reader FD` by the server, which ends it by closing FD.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from rules.errors import ChenheError
from web.uploads.job import Answer, End, Ended, Job, Limits, Reached
from web.uploads.traces import trace_of

STATM, FIRST_KILLED = Path("/proc/self/statm"), Path("/proc/self/oom_score_adj")
NICE = 5  # pages of the same machine come first
OUT_OF_TIME = (signal.SIGALRM, signal.SIGXCPU)


def serve(link: Connection) -> None:
    """Do the jobs that come, one after the other, until the server is gone.

    A fork killed from outside may have been cut off in the middle of its answer: then the line is
    of no more use, and this process ends too.
    """
    with suppress(EOFError, OSError):
        while True:
            job = link.recv()
            child = os.fork()
            if not child:
                _carry_out(job, link)
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
                return
            link.send(Ended(how=_how(status)))


def _carry_out(job: Job, link: Connection) -> None:
    """In the fork: never returns."""
    try:
        limit(job.limits)
        answer = _answer(job, link)
        signal.setitimer(signal.ITIMER_REAL, 0)  # an answer under way is not cut off
        try:
            link.send(answer)
        except MemoryError:
            link.send(Answer(end=End.MEMORY))
    finally:
        os._exit(0)


def _answer(job: Job, link: Connection) -> Answer:
    """What a job comes to; whatever goes wrong in it is an answer, and never the end of this."""

    def progress(stage: str, done: int, of: int) -> None:
        link.send(Reached(stage=stage, done=done, of=of))

    beside = {**job.beside, "progress": progress} if job.tells else job.beside
    try:
        return Answer(value=job.function(job.content, **beside))
    except ChenheError as error:
        return Answer(error=error)
    except MemoryError:
        return Answer(end=End.MEMORY)
    except BaseException as error:  # a library may panic, which is no Exception
        return Answer(end=End.CRASH, trace=trace_of(error))


def limit(limits: Limits) -> None:
    """From here on this process is ended beyond the limits, whatever it is doing."""
    for number in OUT_OF_TIME:
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    _lower(resource.RLIMIT_CPU, limits.processor_seconds)
    _lower(resource.RLIMIT_CORE, 0)
    with suppress(OSError, ValueError):
        pages = int(STATM.read_text().split()[0])
        _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory)
        FIRST_KILLED.write_text("1000")
    os.nice(NICE)


def _lower(which: int, most: int) -> None:
    _, highest = resource.getrlimit(which)
    is_free = highest == resource.RLIM_INFINITY
    resource.setrlimit(which, (most if is_free else min(most, highest), highest))


def _how(status: int) -> End:
    """How a fork ended, should it have given no answer."""
    if not os.WIFSIGNALED(status):
        return End.CRASH
    number = os.WTERMSIG(status)
    if number in OUT_OF_TIME:
        return End.TIME
    return End.MEMORY if number == signal.SIGABRT else End.CRASH


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
