"""Fixtures of the receipts' tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.mongo import Database
from tests.database import database, database_uri
from tests.receipts.office import Office, office_open

__all__ = ["database", "database_uri"]


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[Office]:
    """The page and what stands behind it."""
    async with office_open(database, tmp_path) as running:
        yield running
