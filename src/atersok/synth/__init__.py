"""An invented Swedish region: a facts folder of any size, the same bytes for the same arguments."""

from atersok.synth.region import make_region

__all__ = ["make_region"]
