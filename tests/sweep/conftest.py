import sys
from pathlib import Path

# the random persons of the statute book's own tests
sys.path.insert(0, str(Path(__file__).parents[1] / "law"))
