"""Whose turn it is: chats with replies first, then bulk at its pace; those that must wait, when their time comes."""

import heapq
from collections import deque
from collections.abc import Iterable
from itertools import count

from todobot.services.outbox import Waiting
from todobot.telegram.lanes import Chat, Lane

BULK_PER_SECOND = 30
"""Bot API FAQ: a bot may write to about 30 people a second on its own account."""


class Queues:
    """All chats with something to send. For the sender's one thread; times are monotonic seconds."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._with_replies: deque[Chat] = deque()
        self._with_bulk: deque[Chat] = deque()
        self._resting: list[tuple[float, int, Chat]] = []
        self._order = count()
        self._bulk_not_before = 0.0

    def add(self, fresh: Iterable[tuple[int, bool]]) -> None:
        """Take note of (chat_id, is_bulk) pairs that have new calls in the outbox."""
        for chat_id, is_bulk in fresh:
            chat = self._chats.setdefault(chat_id, Chat.of(chat_id))
            lane = chat.bulk if is_bulk else chat.replies
            lane.has_more = True
            (self._with_bulk if is_bulk else self._with_replies).append(chat)

    def next(self, now: float) -> tuple[Chat, Lane, Waiting] | None:
        """Return the call that goes next, or None when nothing may go now. Raises DatabaseError, losing nothing."""
        while self._resting and self._resting[0][0] <= now:
            self.put_back(heapq.heappop(self._resting)[2], now)
        found = self._first(self._with_replies, now)
        if found is None and now >= self._bulk_not_before:
            found = self._first(self._with_bulk, now)
            if found is not None:
                self._bulk_not_before = now + 1 / BULK_PER_SECOND
        return found

    def next_due(self) -> float | None:
        """Return when something that may not go now may go, or None when all wait for news."""
        due = [self._resting[0][0]] if self._resting else []
        if self._with_bulk:
            due.append(self._bulk_not_before)
        return min(due, default=None)

    def has_ready(self) -> bool:
        """Tell whether a chat waits for nothing but its turn."""
        return bool(self._with_replies or self._with_bulk)

    def put_back(self, chat: Chat, now: float) -> None:
        """Queue a chat whose call came back, or whose pause is over."""
        if chat.not_before > now:
            heapq.heappush(self._resting, (chat.not_before, next(self._order), chat))
        else:
            self._with_replies.append(chat)

    def end_pauses(self) -> None:
        """Let every chat that failed for want of an answer go at once; a pause Telegram asked for stays."""
        for _, _, chat in self._resting:
            if chat.failures:
                chat.not_before = 0.0
        self._resting = [(chat.not_before, n, chat) for _, n, chat in self._resting]
        heapq.heapify(self._resting)

    def _first(self, queue: deque[Chat], now: float) -> tuple[Chat, Lane, Waiting] | None:
        """Return the first call of `queue` that may go, passing over chats that are queued elsewhere by now."""
        while queue:
            chat = queue[0]
            if not chat.is_under_way and chat.not_before <= now:
                lane = chat.bulk if queue is self._with_bulk else chat.replies
                call = lane.head()
                if call is not None:
                    queue.popleft()
                    return chat, lane, call
                self._queue_the_rest(chat, lane)
            queue.popleft()
        return None

    def _queue_the_rest(self, chat: Chat, empty: Lane) -> None:
        """Queue a chat whose one lane is empty for its other, or let go of it."""
        other = chat.replies if empty.is_bulk else chat.bulk
        if not other.calls and not other.has_more:
            # The entry may be older than the chat: then a newer object of the same chat is in use.
            if self._chats.get(chat.id) is chat:
                del self._chats[chat.id]
        elif other.is_bulk:
            self._with_bulk.append(chat)
        else:
            self._with_replies.append(chat)
