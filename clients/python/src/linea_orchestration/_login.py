"""The file that keeps a login, of a person or of a machine client."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, Dict, Mapping, Optional


class Login:
    """The login that ``orchestration login`` has left: ``Client(login=Login())`` uses it.

    :param path: the file; ``orchestration/login.json`` in ``$XDG_CONFIG_HOME`` or ``~/.config`` unless given
    """

    def __init__(self, path: Optional[Path] = None) -> None:
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        self.path = path or home / "orchestration" / "login.json"

    def read(self) -> Dict[str, Any]:
        """What is kept; nothing without a login."""
        try:
            return dict(json.loads(self.path.read_text("utf-8")))
        except FileNotFoundError:
            return {}

    def write(self, content: Mapping[str, Any]) -> None:
        """Replaces the file. Only its user can read it at any moment."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file)
        draft.replace(self.path)

    def remove(self) -> None:
        """Removes the file."""
        self.path.unlink(missing_ok=True)


def kept(tokens: Mapping[str, Any]) -> Dict[str, Any]:
    """The part of the issuer's answer that is kept, with the time in seconds since 1970."""
    return {
        "access_token": tokens["access_token"],
        "refresh_token": tokens["refresh_token"],
        "expires_at": time.time() + float(tokens["expires_in"]),
    }
