"""What people send besides text: files, albums, places, contacts, polls, checklists, forwarded messages."""

import secrets
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from . import contents
from .chats import Json
from .errors import HumanError, bad_request
from .media import CAPTIONED, DEFAULT_TYPES, album_kinds_problem, file_fields, keep_file
from .origins import origin_of
from .people import PeopleWorld
from .text_rules import formatted

# What a forward keeps of a message is its content.
_FRAME = frozenset(
    {"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message", "via_bot"}
)
BIG_BEN = (51.5007, -0.1246)
MADE_UP: dict[str, Callable[[], Json]] = {
    "location": partial(contents.location, *BIG_BEN),
    "contact": partial(contents.contact, "+15550100", "Charles"),
    "poll": partial(contents.poll, "Tea?", ("Yes", "No")),
    "dice": contents.dice,
}


class SharingWorld(PeopleWorld):
    """Everything that can be attached. Errors as in PeopleWorld; each act returns the Message it sent."""

    def send_media(
        self,
        person_id: int,
        kind: str,
        *,
        chat_id: int | None = None,
        content: bytes = b"",
        file_name: str | None = None,
        caption: str | None = None,
        caption_entities: list[Json] | None = None,
        media_group_id: str | None = None,
        reply_to: int | None = None,
        forward_origin: Json | None = None,
        emoji: str = "🙂",
    ) -> Json:
        """Send a file of that kind (the emoji is a sticker's), or a made-up location, contact, poll or dice."""
        with self.lock:
            person, chat = self._present(person_id, chat_id)
            fields = self._content(kind, content=content, file_name=file_name, emoji=emoji)
            if caption and kind in CAPTIONED:
                fields |= formatted(caption, caption_entities, key="caption")
            if media_group_id is not None:
                fields["media_group_id"] = media_group_id
            return self._send(person, chat, fields | self._forwarded(forward_origin), reply_to=reply_to)

    def send_album(
        self,
        person_id: int,
        items: Sequence[tuple[str, bytes, str | None]],
        *,
        chat_id: int | None = None,
        caption: str | None = None,
        caption_entities: list[Json] | None = None,
        forward_origin: Json | None = None,
    ) -> list[Json]:
        """Send 2 to 10 items (kind, content, file_name) at once, as messages of one media_group_id.

        As Telegram's apps do it, the caption stands at the first photo or video, but at the last file or audio.
        """
        problem = album_kinds_problem([kind for kind, _, _ in items])
        if problem is not None:
            raise bad_request(problem)
        captioned = 0 if items[0][0] in ("photo", "video") else len(items) - 1
        group_id = str(secrets.randbits(53))
        with self.lock:
            return [
                self.send_media(
                    person_id,
                    kind,
                    chat_id=chat_id,
                    content=content,
                    file_name=file_name,
                    caption=caption if index == captioned else None,
                    caption_entities=caption_entities,
                    media_group_id=group_id,
                    forward_origin=forward_origin,
                )
                for index, (kind, content, file_name) in enumerate(items)
            ]

    def send_location(
        self,
        person_id: int,
        latitude: float = BIG_BEN[0],
        longitude: float = BIG_BEN[1],
        *,
        chat_id: int | None = None,
        live_period: int = 0,
    ) -> Json:
        """Send a place; with a live_period (60 to 86400 seconds) one that move_live_location moves."""
        return self._share(
            person_id, chat_id, contents.location(latitude, longitude, live_period=live_period)
        )

    def move_live_location(
        self, chat_id: int, message_id: int, latitude: float, longitude: float, *, heading: int = 0
    ) -> Json:
        """Move a person's live location: the bot gets an edited_message. Raises HumanError 409 when it is over."""
        with self.lock:
            period = self._live_period(chat_id, message_id)
            place = contents.location(latitude, longitude, live_period=period, heading=heading)
            return self._change(chat_id, message_id, place)

    def stop_live_location(self, chat_id: int, message_id: int) -> Json:
        """End a live location where it is; Bot API: its last edit has no live_period any more."""
        with self.lock:
            self._live_period(chat_id, message_id)
            last = self._persons_message(chat_id, message_id)[1].data["location"]
            return self._change(chat_id, message_id, contents.location(last["latitude"], last["longitude"]))

    def send_venue(
        self,
        person_id: int,
        title: str = "The Tea House",
        address: str = "1 Leaf Street",
        *,
        latitude: float = BIG_BEN[0],
        longitude: float = BIG_BEN[1],
        chat_id: int | None = None,
    ) -> Json:
        """Send a place with a name."""
        fields = contents.venue(title, address, latitude=latitude, longitude=longitude)
        return self._share(person_id, chat_id, fields)

    def send_contact(
        self,
        person_id: int,
        phone_number: str = "+15550100",
        first_name: str = "Charles",
        *,
        chat_id: int | None = None,
        **more: Any,
    ) -> Json:
        """Send a contact; `more` is last_name, user_id, vcard."""
        return self._share(person_id, chat_id, contents.contact(phone_number, first_name, **more))

    def send_poll(
        self,
        person_id: int,
        question: str = "Tea?",
        options: Sequence[str] = ("Yes", "No"),
        *,
        chat_id: int | None = None,
    ) -> Json:
        """Send a poll."""
        return self._share(person_id, chat_id, contents.poll(question, options))

    def send_checklist(
        self,
        person_id: int,
        title: str,
        tasks: Sequence[str],
        *,
        done: Collection[int] = (),
        chat_id: int | None = None,
    ) -> Json:
        """Send a native checklist; `done` are the numbers (from 1) of the tasks already ticked."""
        user = self.person(person_id).user()
        fields = contents.checklist(title, tasks, done=done, by=user, at=self.unix_now())
        return self._share(person_id, chat_id, fields)

    def forward(
        self,
        person_id: int,
        from_chat_id: int,
        message_id: int,
        *,
        chat_id: int | None = None,
        forward_origin: Json | None = None,
    ) -> Json:
        """Forward any message of one of the person's chats to another (None: to the bot).

        A forward keeps its first origin, unless a forward_origin says that it comes from elsewhere.
        """
        with self.lock:
            person, chat = self._present(person_id, chat_id)
            source = self.chat(from_chat_id)
            if person_id not in source.member_ids:
                raise HumanError(403, f"{person.first_name} is not in the chat that message is in.")
            stored = self._visible(source, message_id)
            if stored.data.get("has_protected_content"):
                raise HumanError(403, "That message is protected from being forwarded.")
            content = {key: value for key, value in stored.data.items() if key not in _FRAME}
            content.pop("media_group_id", None)
            content["forward_origin"] = origin_of(stored)
            return self._send(person, chat, content | self._forwarded(forward_origin))

    def _share(self, person_id: int, chat_id: int | None, fields: Json) -> Json:
        with self.lock:
            person, chat = self._present(person_id, chat_id)
            return self._send(person, chat, fields)

    def _content(self, kind: str, *, content: bytes, file_name: str | None, emoji: str) -> Json:
        if kind in DEFAULT_TYPES:
            face = emoji if kind == "sticker" else ""
            return file_fields(keep_file(self, kind, content=content, file_name=file_name, emoji=face))
        made_up = MADE_UP.get(kind)
        if made_up is None:
            raise HumanError(400, f"{kind!r} is nothing that can be sent.")
        return made_up()

    def _live_period(self, chat_id: int, message_id: int) -> int:
        """Return the period of a live location that still moves. Raises HumanError 409."""
        data = self._persons_message(chat_id, message_id)[1].data
        period = int(data.get("location", {}).get("live_period", 0))
        if self.unix_now() >= data["date"] + period:
            raise HumanError(409, "That is no live location, or it has ended.")
        return period

    def _change(self, chat_id: int, message_id: int, changes: Json) -> Json:
        chat, stored = self._persons_message(chat_id, message_id)
        if all(stored.data.get(key) == value for key, value in changes.items()):
            return stored.data
        data = self.replace_message(chat, stored, changes | {"edit_date": self.unix_now()})
        self._tell_bot("edited_message", chat, data)
        return data
