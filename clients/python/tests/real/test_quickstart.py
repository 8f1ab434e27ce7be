"""Runs what docs/python-client.md shows, unchanged, from the first block to the last."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

PAGE = Path(__file__).parents[4] / "docs/python-client.md"


def blocks() -> List[Tuple[str, str]]:
    return re.findall(r"^```(python|sh)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_page_runs(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    names: Dict[str, Any] = {"__name__": "__main__"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    found = blocks()
    assert {language for language, _ in found} == {"python", "sh"}
    for language, text in found:
        if language == "python":
            exec(compile(text, str(PAGE), "exec"), names)
        else:
            subprocess.run(["bash", "-euo", "pipefail", "-c", text], check=True, env={**os.environ, "PATH": path}, timeout=240)
