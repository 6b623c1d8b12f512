"""The people who have written to the bot."""

from todobot import clock
from todobot.models import MOMENT_FORMAT, database

_REMEMBER = """
INSERT INTO users (id, first_name, last_name, username, language_code, created_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    first_name = excluded.first_name, last_name = excluded.last_name,
    username = excluded.username, language_code = excluded.language_code
WHERE first_name IS NOT excluded.first_name OR last_name IS NOT excluded.last_name
   OR username IS NOT excluded.username OR language_code IS NOT excluded.language_code
"""


def remember(
    user_id: int, *, first_name: str, last_name: str | None, username: str | None, language_code: str | None
) -> None:
    """Keep a person, or refresh the names of a known one; writes nothing when nothing changed.

    Runs for every message, hence one prepared statement. Call inside a transaction.
    """
    created_at = clock.now().strftime(MOMENT_FORMAT)
    database.execute_sql(_REMEMBER, (user_id, first_name, last_name, username, language_code, created_at))
