"""A server of its own for each of three clients, as they describe themselves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from session import Session, start

PROFILES = ("visual-studio-code", "neovim@v0.11.0", "emacs")


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=PROFILES)
async def session(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Session]:
    """Return a session of each client."""
    session = await start(request.param, tmp_path_factory.mktemp("workspace"))
    yield session
    await session.client.shutdown_session()
    await session.client.stop()


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """Return the address of a file that need not exist."""
    return (tmp_path / "model.py").as_uri()
