"""What the roads share: looking at each page wide and narrow, with and without script."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

WIDE, NARROW, HIGH = 1360, 390, 900
SHOTS = os.environ.get("ATERSOK_SHOTS", "")
"""A folder for pictures of each page, for somebody to look at."""

_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? null :
    [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".table-scroll"))
        .slice(0, 4).map(one => one.outerHTML.slice(0, 120))"""


class Eyes:
    """Looks at pages on the way and keeps what is wrong with them, so that one road finds all of it."""

    def __init__(self, axe: Callable[[Page], None], road: str, *, script: bool) -> None:
        self._axe, self._road, self._script = axe, road, script
        self._count = 0
        self.faults: list[str] = []

    def look(self, page: Page, name: str) -> None:
        """The page as it is, wide and narrow."""
        self._count += 1
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": HIGH})
            if SHOTS:
                Path(SHOTS).mkdir(parents=True, exist_ok=True)
                kind = "" if self._script else "-no-script"
                picture = Path(SHOTS) / f"{self._road}{kind}-{self._count:02d}-{name}-{width}.png"
                page.screenshot(path=picture, full_page=True)
            self._check(page, name, width)
        page.set_viewport_size({"width": WIDE, "height": HIGH})

    def _check(self, page: Page, name: str, width: int) -> None:
        wide = page.evaluate(_TOO_WIDE)
        if wide is not None:
            self.faults.append(f"{name} at {width}: wider than the screen: {wide}")
        if not self._script or width != WIDE:
            return  # axe runs script; the frame and the components are tried by it at both widths elsewhere
        try:
            self._axe(page)
        except AssertionError as found:
            self.faults.append(f"{name} at {width}: {str(found)[:900]}")


def press(page: Page, name: str, *, exact: bool = False) -> None:
    """Press the button or link in the page's own content."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=exact).or_(
        main.get_by_role("link", name=name, exact=exact)
    ).first.click()
    page.wait_for_load_state()
