"""Erasing everything about a person."""

from todobot.models import FailedUpdate, OutboxMessage, Step, User


def erase(user_id: int) -> None:
    """Delete the person, what hangs on them (the schema's ON DELETE CASCADE), and what only names them.

    What is put into the outbox afterwards, like the farewell, goes when it is sent. Call inside a transaction.
    """
    User.delete().where(User.id == user_id).execute()
    Step.delete().where((Step.user_id == user_id) | (Step.chat_id == user_id)).execute()
    # two statements, since each has an index of its own
    OutboxMessage.delete().where(
        OutboxMessage.chat_id == user_id, OutboxMessage.refused_at.is_null()
    ).execute()
    OutboxMessage.delete().where(
        OutboxMessage.chat_id == user_id, OutboxMessage.refused_at.is_null(False)
    ).execute()
    FailedUpdate.delete().where(
        (FailedUpdate.user_id == user_id)
        # in another's update that names them, by "id" or by "user_id"
        | FailedUpdate.body.contains(f'id": {user_id},')
        | FailedUpdate.body.contains(f'id": {user_id}}}')
    ).execute()
