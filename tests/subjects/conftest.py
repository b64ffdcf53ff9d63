"""What tests of people's requests share: the database."""

from tests.database import database, database_uri

__all__ = ["database", "database_uri"]
