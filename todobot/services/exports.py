"""Who wants all their notes as files: asked for by a handler, made by a job."""

from todobot import clock
from todobot.models import Export, User, database
from todobot.services import errands


def ask(user_id: int) -> None:
    """Have the files made for this person, once for all that they asked meanwhile. Call inside a transaction."""
    errands.leave()
    Export.insert(user=user_id, asked_at=clock.now()).on_conflict_ignore().execute()


def who_asked() -> list[User]:
    """Return the people who wait for their files, who has waited longest first."""
    asked = database.execute_sql("SELECT user_id FROM exports ORDER BY asked_at, user_id").fetchall()
    return [User.get_by_id(user_id) for (user_id,) in asked]


def settle(user_id: int) -> bool:
    """Take the person off the list; False if they are not on it any more: forgotten. Call inside a transaction."""
    return bool(Export.delete().where(Export.user == user_id).execute())
