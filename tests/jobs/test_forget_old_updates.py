"""What the road keeps is let go of when its time is over."""

from datetime import timedelta
from pathlib import Path

from todobot import clock
from todobot.jobs import forget_old_updates
from todobot.models import FailedUpdate, OutboxMessage, SeenUpdate, User
from todobot.services import outbox, updates


def test_it_forgets_what_is_old_and_keeps_what_still_matters(file: Path) -> None:
    now = clock.now()
    User.create(id=5, first_name="Ada", created_at=now)
    updates.take_new([1])
    updates.keep_failed({"update_id": 2}, "Traceback", "3fa9c1")
    outbox.put(5, "sendMessage", {"text": "waits"})
    outbox.put(5, "sendMessage", {"text": "refused"})
    outbox.refuse(2, "403 Forbidden", now)

    assert forget_old_updates.run(now + timedelta(days=2, hours=23)) == 0
    assert forget_old_updates.run(now + timedelta(days=3, minutes=1)) == 2
    assert (SeenUpdate.select().count(), FailedUpdate.select().count()) == (0, 1)
    assert [row.parameters for row in OutboxMessage.select()] == ['{"text":"waits"}']
    assert forget_old_updates.run(now + timedelta(days=31)) == 1
