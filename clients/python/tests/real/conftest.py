"""Against a real API and agent: ORCHEST_URL, ORCHEST_CLIENT_ID and ORCHEST_CLIENT_SECRET lead there."""

from __future__ import annotations

from typing import Iterator

import pytest

from linea_orchestration import Client


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as client:
        yield client
