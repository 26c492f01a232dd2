"""Settings of the tests: the demo's switch (no https, no second factor for invented users), a database of their own."""

import os

os.environ.setdefault("ATERSOK_DEMO", "1")
os.environ.setdefault("ATERSOK_VAR", "var/test")

from atersok.site.settings import *  # noqa: F403 – all of them, with these switches set first
