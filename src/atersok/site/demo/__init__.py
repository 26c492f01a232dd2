"""The demo: a region with five invented years and a user of each role. Nobody in it exists."""

from atersok.site.demo.filling import fill

__all__ = ["fill"]
