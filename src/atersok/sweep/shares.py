"""A whole region in as many processes as there are cores.

Findings are many and heavy to send between processes, so each process reduces its share of the people to something
small (a summary, a text) and sends that. The children are forked: they see the facts that the parent has read
without a copy, and run the statute book only, which is plain Python. They never touch Polars, whose threads do not
survive a fork.
"""

import gc
import os
import sys
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate, chain, pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection

from atersok.exchange import Register
from atersok.law.findings import Finding
from atersok.sweep.people import People
from atersok.sweep.prefilter import spare
from atersok.sweep.run import Question, about, appeals

_PERSON = 6  # what a person weighs beside their cost rows
_WORTH_A_PROCESS = 20_000  # rows of facts below which a second process costs more than it saves


class WorkerLostError(RuntimeError):
    """A process ended without an answer (killed, or out of memory); nothing has been written."""


def sweep_in_shares[T](
    register: Register,
    question: Question,
    reduce: Callable[[Iterator[Finding]], T],
    processes: int | None = None,
    least: int = _WORTH_A_PROCESS,
) -> list[T]:
    """Evaluate everybody; one reduced answer a share, in the register's order. The appeals come with the last share.

    A share has at least `least` rows of facts. Raises WorkerLostError when a process dies.
    """
    with _no_collector():
        everybody = People(spare(register, question.on))
        shares = _split(everybody, processes or _cores(), least)
        others = [_start(everybody, share, question, reduce) for share in shares[:-1]]
        mine = (everybody[number] for number in shares[-1])
        last = reduce(chain(about(mine, question), appeals(everybody, question)))
        return [*(_answer(process, reduce) for process in others), last]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _split(everybody: People, most: int, least: int) -> list[range]:
    """Neighbouring people in shares of about the same work."""
    weights = [_PERSON + rows for rows in everybody.rows_of_costs()]
    total = sum(weights)
    count = max(1, min(most, total // least))
    done = list(accumulate(weights))
    bounds = [bisect_left(done, total * number // count) for number in range(1, count)]
    return [range(start, stop) for start, stop in pairwise([0, *bounds, len(weights)])]


def _start[T](
    everybody: People, share: range, question: Question, reduce: Callable[[Iterator[Finding]], T]
) -> Connection:
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, everybody, share, question, reduce), daemon=True)
    with warnings.catch_warnings():
        # Python warns of forking beside threads; the child runs no code that waits for them
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    return receiver


def _work[T](
    sender: Connection,
    everybody: People,
    share: range,
    question: Question,
    reduce: Callable[[Iterator[Finding]], T],
) -> None:
    sender.send(reduce(about((everybody[number] for number in share), question)))
    sender.close()


def _answer[T](receiver: Connection, _: Callable[[Iterator[Finding]], T]) -> T:
    try:
        answer: T = receiver.recv()
    except EOFError:
        raise WorkerLostError("a process ended before its share was done") from None
    return answer


@contextmanager
def _no_collector() -> Iterator[None]:
    """Millions of small immutable objects and no cycles: the collector would only walk them, and copy their pages."""
    enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()
