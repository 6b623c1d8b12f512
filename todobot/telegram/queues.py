"""Whose turn it is: chats with replies first, then bulk at its pace; those that must wait, when their time comes."""

import heapq
from collections import OrderedDict
from collections.abc import Iterable
from itertools import count, islice

from todobot.services import outbox
from todobot.telegram.lanes import Chat, Job

BULK_PER_SECOND = 30
"""Bot API FAQ: a bot may write to about 30 people a second on its own account."""


class Queues:
    """All chats with something to send. For the sender's one thread; times are monotonic seconds."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._with_replies: OrderedDict[int, Chat] = OrderedDict()
        self._with_bulk: OrderedDict[int, Chat] = OrderedDict()
        self._resting: list[tuple[float, int, Chat]] = []
        self._order = count()
        self._bulk_not_before = 0.0

    def add(self, fresh: Iterable[tuple[int, int, int]]) -> None:
        """Take note of who has new calls in the outbox: (newest id, chat_id, is_bulk) of each."""
        for up_to, chat_id, is_bulk in fresh:
            chat = self._chats.get(chat_id)
            if chat is None:
                chat = self._chats[chat_id] = Chat(chat_id)
            chat.expect(up_to, is_bulk=bool(is_bulk))
            if not chat.is_held:
                self._queue(chat)

    def take_replies(self, now: float, most: int) -> list[Job]:
        """Return the replies that may go now, at most so many. Their chats are held until they are `put_back`.

        Raises DatabaseError; nothing is taken then.
        """
        while self._resting and self._resting[0][0] <= now:
            self._queue(heapq.heappop(self._resting)[2])
        return self._take(self._with_replies, most, is_bulk=False)

    def take_bulk(self, now: float) -> list[Job]:
        """Return what of the bulk may go now behind the replies, one call at most, like `take_replies`."""
        if now < self._bulk_not_before:
            return []
        jobs = self._take(self._with_bulk, 1, is_bulk=True)
        if jobs:
            self._bulk_not_before = now + 1 / BULK_PER_SECOND
        return jobs

    def next_due(self) -> float | None:
        """Return when something may go, or None when all wait for news."""
        if self._with_replies:
            return 0.0
        due = [self._resting[0][0]] if self._resting else []
        if self._with_bulk:
            due.append(self._bulk_not_before)
        return min(due, default=None)

    def has_ready(self) -> bool:
        """Tell whether a chat waits for nothing but its turn."""
        return bool(self._with_replies or self._with_bulk)

    def put_back(self, chat: Chat, now: float) -> None:
        """Queue a chat whose call came back, when its pause is over."""
        if chat.not_before > now:
            heapq.heappush(self._resting, (chat.not_before, next(self._order), chat))
        else:
            self._queue(chat)

    def end_pauses(self) -> None:
        """Let every chat that failed for want of an answer go at once; a pause Telegram asked for stays."""
        for _, _, chat in self._resting:
            if chat.failures:
                chat.not_before = 0.0
        self._resting = [(chat.not_before, n, chat) for _, n, chat in self._resting]
        heapq.heapify(self._resting)

    def _take(self, queue: OrderedDict[int, Chat], most: int, *, is_bulk: bool) -> list[Job]:
        """Read the next call of each of the first chats of `queue`."""
        chats = list(islice(queue.values(), most))
        calls = outbox.next_of([chat.id for chat in chats], is_bulk=is_bulk) if chats else {}
        jobs = []
        for chat in chats:
            del queue[chat.id]
            if chat.id in calls:
                chat.is_held = True
                jobs.append(Job(chat, calls[chat.id]))
            else:  # /forget takes calls out
                chat.expect(0, is_bulk=is_bulk)
                self._queue(chat)
        return jobs

    def _queue(self, chat: Chat) -> None:
        """Queue a chat by what it has to send, or let go of it when that is nothing."""
        chat.is_held = False
        if chat.replies_up_to:
            self._with_bulk.pop(chat.id, None)
            self._with_replies[chat.id] = chat
        elif chat.bulk_up_to:
            self._with_bulk[chat.id] = chat
        else:
            del self._chats[chat.id]
