"""The demo's processes."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from atersok import workplace


def test_the_demo_fills_in_one_process_serves_in_another_and_keeps_a_worker(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Filling uses Polars; in a fork of that process a finding's page would wait for ever."""
    started: list[list[str]] = []

    class Started:
        returncode: int | None = None

        def __init__(self, command: list[str]) -> None:
            started.append(command[3:])
            assert command[:3] == [sys.executable, "-m", "atersok.cli"]
            if started == [["worker"]]:
                self.returncode = -9

        def poll(self) -> int | None:
            return self.returncode

        def wait(self, timeout: float = 0) -> int:
            self.returncode = 0
            return 0

        def terminate(self) -> None:
            pass

    monkeypatch.setenv("ATERSOK_VAR", str(tmp_path))
    monkeypatch.setenv("ATERSOK_DEMO", "1")
    monkeypatch.setattr(workplace, "migrate", lambda: None)
    monkeypatch.setattr("atersok.site.demo.fill", lambda: iter(()))
    monkeypatch.setattr(subprocess, "Popen", Started)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        workplace.demo("127.0.0.1", 8000)
    assert ended.value.code == 0
    assert started == [
        ["worker"],
        ["serve", "--host", "127.0.0.1", "--port", "8000"],
        ["worker"],
    ]  # the first was killed
