"""Before a call and behind it: fills in the message it is about, and writes down what became of it."""

import json
import logging
from collections.abc import Sequence
from typing import Any

from todobot import clock, news
from todobot.errors import DeliveryError
from todobot.models import MOMENT_FORMAT, database
from todobot.services import follow_ups, outbox, users
from todobot.services.outbox import Waiting
from todobot.telegram.lanes import Job

log = logging.getLogger(__name__)


def settle(sent: Sequence[tuple[Job, Any]], refused: Sequence[tuple[Job, DeliveryError]]) -> None:
    """Write down, in one transaction, what Telegram took, with its results, and what it refused, and why."""
    with database.atomic():
        if sent:
            outbox.remove(job.call.id for job, _ in sent)
        for job, result in sent:
            if job.call.follow_up is not None and result is not None:
                _follow_up(job, job.call.follow_up, result)
        for job, error in refused:
            _give_up(job, error)


def aimed(job: Job) -> Waiting | None:
    """Return the call with the id of the message it is about filled in.

    None when there is no such message (any more), or the call is of no use by now.
    """
    call = job.call
    if call.useful_until is not None and call.useful_until < clock.now().strftime(MOMENT_FORMAT):
        return None
    if call.target is None:
        return call
    message_id = follow_ups.target_of(job.chat.id, call.target)
    if message_id is None:
        return None
    parameters = {**json.loads(call.parameters), "message_id": message_id}
    return call._replace(parameters=json.dumps(parameters).encode())


def _give_up(job: Job, error: DeliveryError) -> None:
    """Note that Telegram has refused a call. To who cannot be reached nothing else that waited then is tried."""
    outbox.refuse(job.call.id, str(error), clock.now())
    if job.call.follow_up is not None:
        follow_ups.give_up(job.call.follow_up, str(error))
    if error.is_end_of_chat and job.chat.id > 0:
        outbox.drop([job.chat.id], up_to=job.chat.newest)
        if not outbox.waits_for(job.chat.id):  # what was put in later may be the answer to their return
            users.block(job.chat.id, clock.now())


def _follow_up(job: Job, what: str, result: Any) -> None:
    """Do what the row asked for with Telegram's answer; an answer of an unknown form must not block the outbox."""
    try:
        follow_ups.carry_out(job.chat.id, what, result)
    except (KeyError, TypeError, ValueError, OverflowError):
        news.report_fault(log, "Cannot use Telegram's answer to %s.", job.call.method)
