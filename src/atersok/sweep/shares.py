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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection

from atersok.exchange import Register
from atersok.law.facts import PersonFacts
from atersok.law.findings import Finding
from atersok.sweep.people import people
from atersok.sweep.prefilter import spare
from atersok.sweep.run import Question, about, appeals

_WORTH_A_PROCESS = 20_000  # rows of facts below which a second process costs more than it saves


class WorkerLostError(RuntimeError):
    """A process ended without an answer (killed, or out of memory); nothing has been written."""


def sweep_in_shares[T](
    register: Register, question: Question, reduce: Callable[[Iterator[Finding]], T], processes: int | None = None
) -> list[T]:
    """Evaluate everybody; one reduced answer a share, in the register's order. The appeals come with the last share.

    Raises WorkerLostError when a process dies.
    """
    everybody = list(people(spare(register, question.on)))
    shares = _split(everybody, processes or _cores())
    with _no_collector():
        others = [_start(share, question, reduce) for share in shares[:-1]]
        last = reduce(chain(about(shares[-1], question), appeals(everybody, question)))
        return [*(_answer(process, reduce) for process in others), last]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _split(everybody: list[PersonFacts], most: int) -> list[Sequence[PersonFacts]]:
    """Neighbouring people in shares of about the same work."""
    weights = [3 + len(facts.costs) for facts in everybody]
    total = sum(weights)
    count = max(1, min(most, total // _WORTH_A_PROCESS))
    shares: list[Sequence[PersonFacts]] = []
    start, done = 0, 0
    for number, weight in enumerate(weights, start=1):
        done += weight
        if done * count >= total * (len(shares) + 1) and len(shares) < count - 1:
            shares.append(everybody[start:number])
            start = number
    return [*shares, everybody[start:]]


def _start[T](share: Sequence[PersonFacts], question: Question, reduce: Callable[[Iterator[Finding]], T]) -> Connection:
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, share, question, reduce), daemon=True)
    with warnings.catch_warnings():
        # Python warns of forking beside threads; the child runs no code that waits for them
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    return receiver


def _work[T](
    sender: Connection, share: Sequence[PersonFacts], question: Question, reduce: Callable[[Iterator[Finding]], T]
) -> None:
    sender.send(reduce(about(share, question)))
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
