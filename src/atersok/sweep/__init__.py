"""The law over a whole register at once: a Polars pre-filter, then the same rules as for one person."""

from atersok.sweep.run import sweep

__all__ = ["sweep"]
