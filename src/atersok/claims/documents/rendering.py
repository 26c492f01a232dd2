"""Applications as PDF: the form, the cost specification and Så räknade vi. Sums are checked before anything is set."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from atersok.claims.documents.content import Application, check
from atersok.claims.documents.forms import form_of
from atersok.claims.documents.typesetting import compile_pdf
from atersok.claims.documents.views import application_view, explanation_view, specification_view

_AHEAD = 4  # finished documents held for each worker


def render_application(application: Application) -> bytes:
    """Ansökan on the agency's form, PDF/UA-1 and PDF/A-2a.

    Raises ContentError when sums differ, there is no form for the kind, or the form takes fewer persons.
    """
    check(application)
    return compile_pdf("application.typ", application_view(application, form_of(application)))


def render_applications(applications: Iterable[Application], workers: int = 2) -> Iterator[bytes]:
    """One PDF an application, in order, a few ahead of what has been asked for.

    Threads, since typst lets go of the interpreter while it works. Never a forked process: typst has threads of its
    own, and a fork of them hangs (a pool of spawned processes works). Raises ContentError as `render_application`.
    """
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[bytes]] = deque()
        for application in applications:
            waiting.append(pool.submit(render_application, application))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def render_specification(application: Application) -> bytes:
    """Kostnadsspecifikation: all rows, counted and left out with the reason, and sums that equal the claim."""
    check(application)
    return compile_pdf("specification.typ", specification_view(application))


def render_explanation(application: Application) -> bytes:
    """Appendix "Så räknade vi": conditions with paragraph and value, steps, other periods, readings."""
    check(application)
    return compile_pdf("explanation.typ", explanation_view(application))
