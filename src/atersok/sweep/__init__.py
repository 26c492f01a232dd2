"""The law over a whole register at once: a Polars pre-filter, then the same rules as for one person."""

from atersok.sweep.run import Question, sweep
from atersok.sweep.shares import WorkerLostError, sweep_in_shares

__all__ = ["Question", "WorkerLostError", "sweep", "sweep_in_shares"]
