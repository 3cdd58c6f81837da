"""Every test of the Teams adapter gets a fresh library: it keeps signing keys for the whole process."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from botframework.connector.auth import ChannelValidation, JwtTokenExtractor

from tests.adapters.teams.tenancy import Tenancy, open_tenancy


@pytest.fixture(autouse=True)
def fresh_library() -> Iterator[None]:
    """No keys, and Microsoft's own address for them."""
    address = ChannelValidation.open_id_metadata_endpoint
    JwtTokenExtractor.metadataCache.clear()
    yield
    JwtTokenExtractor.metadataCache.clear()
    ChannelValidation.open_id_metadata_endpoint = address


@pytest.fixture
async def tenancy(tmp_path: Path) -> AsyncIterator[Tenancy]:
    """The bot and a practice Teams, on SQLite."""
    async with open_tenancy(tmp_path) as opened:
        yield opened
