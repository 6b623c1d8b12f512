"""What people do in the chats: they write, edit, delete, press buttons and block the bot."""

import secrets
import time

from .chats import Chat, Json, Person, StoredMessage
from .errors import HumanError
from .media import CAPTIONED
from .origins import checked_origin
from .state import CallbackQuery, WorldState
from .text_rules import edited, formatted


class PeopleWorld(WorldState):
    """The acts of people. They raise HumanError for what the app would not offer, ApiError for a wrong text."""

    def say(
        self,
        person_id: int,
        text: str,
        *,
        chat_id: int | None = None,
        entities: list[Json] | None = None,
        reply_to: int | None = None,
        forward_origin: Json | None = None,
    ) -> Json:
        """Send a text as a person (chat_id None: to the bot) and return the message.

        With a forward_origin (Bot API: MessageOrigin; "date" may be left out) it is a forwarded one. Raises
        HumanError when the text or the chat would not let them.
        """
        with self.lock:
            person, chat = self._present(person_id, chat_id)
            fields = formatted(text, entities) | self._forwarded(forward_origin)
            return self._send(person, chat, fields, reply_to=reply_to)

    def edit(self, chat_id: int, message_id: int, text: str, *, entities: list[Json] | None = None) -> Json:
        """Edit a person's own text (or a file's caption) and return the message; the same again is no edit.

        Raises HumanError 403 for what is not the person's own or holds nothing to edit.
        """
        with self.lock:
            chat, stored = self._persons_message(chat_id, message_id)
            if not is_editable(stored.data):
                raise HumanError(403, "There is nothing in that message that can be edited.")
            changes = edited(stored.data, text, entities)
            if all(stored.data.get(key) == value for key, value in changes.items()):
                return stored.data
            data = self.replace_message(chat, stored, changes | {"edit_date": self.unix_now()})
            self._tell_bot("edited_message", chat, data)
            return data

    def delete(self, chat_id: int, message_id: int) -> None:
        """Delete a message as a person may: any in the private chat. The bot is not told."""
        with self.lock:
            chat = self.chat(chat_id)
            self.delete_message(chat, self._visible(chat, message_id))

    def press(self, person_id: int, chat_id: int, message_id: int, callback_data: str) -> str:
        """Press the inline button with `callback_data` and return the callback query's id."""
        with self.lock:
            person, chat = self._present(person_id, chat_id)
            stored = self._visible(chat, message_id)
            rows = stored.data.get("reply_markup", {}).get("inline_keyboard", [])
            if not any(button.get("callback_data") == callback_data for row in rows for button in row):
                raise HumanError(400, "That message has no such button.")
            query_id = str(secrets.randbits(62))
            self.callback_queries[query_id] = CallbackQuery(
                person_id, chat.id, message_id, pressed_at=time.monotonic()
            )
            query = {
                "id": query_id,
                "from": person.user(),
                "message": stored.data,
                "chat_instance": str(chat.id),
                "data": callback_data,
            }
            self.updates.push("callback_query", query)
            return query_id

    def block(self, person_id: int) -> None:
        """Block the bot as a person: it can't write to them any more and learns that by my_chat_member."""
        self._set_blocked(person_id, blocked=True)

    def unblock(self, person_id: int) -> None:
        """Let the bot write again."""
        self._set_blocked(person_id, blocked=False)

    # What they find

    def person(self, person_id: int) -> Person:
        """Return the person. Raises HumanError 404."""
        if person_id not in self.people:
            raise HumanError(404, "There is no such person.")
        return self.people[person_id]

    def chat(self, chat_id: int) -> Chat:
        """Return the chat. Raises HumanError 404."""
        if chat_id not in self.chats:
            raise HumanError(404, "There is no such chat.")
        return self.chats[chat_id]

    def _present(self, person_id: int, chat_id: int | None) -> tuple[Person, Chat]:
        person = self.person(person_id)
        chat = self.chat(person_id if chat_id is None else chat_id)
        if person_id not in chat.member_ids:
            raise HumanError(403, f"{person.first_name} is not in that chat.")
        if chat.type == "private" and person.has_blocked_bot:
            raise HumanError(409, f"{person.first_name} has blocked the bot: unblock it first.")
        return person, chat

    def _visible(self, chat: Chat, message_id: int) -> StoredMessage:
        stored = chat.visible(message_id)
        if stored is None:
            raise HumanError(404, "There is no such message.")
        return stored

    def _persons_message(self, chat_id: int, message_id: int) -> tuple[Chat, StoredMessage]:
        chat = self.chat(chat_id)
        stored = self._visible(chat, message_id)
        if stored.from_bot:
            raise HumanError(403, "Only one's own messages can be edited.")
        return chat, stored

    def _forwarded(self, origin: Json | None) -> Json:
        return {} if origin is None else {"forward_origin": checked_origin(origin, now=self.unix_now())}

    def _send(self, person: Person, chat: Chat, fields: Json, *, reply_to: int | None = None) -> Json:
        if reply_to is not None:
            fields["reply_to_message"] = quoted(self._visible(chat, reply_to))
        data = self.add_message(chat, person.user(), fields)
        if chat.type == "private":
            chat.knows_bot = True
        _use_up_keyboard(chat, fields.get("text", ""))
        self._tell_bot("message", chat, data)
        return data

    def _tell_bot(self, kind: str, chat: Chat, data: Json) -> None:
        if chat.bot_sees_all or is_for_bot(data, self.bot):
            self.updates.push(kind, data)

    def _set_blocked(self, person_id: int, *, blocked: bool) -> None:
        with self.lock:
            person = self.person(person_id)
            if person.has_blocked_bot == blocked:
                return
            person.has_blocked_bot = blocked
            member = {"user": self.bot, "status": "member"}
            kicked = {"user": self.bot, "status": "kicked", "until_date": 0}
            old, new = (member, kicked) if blocked else (kicked, member)
            change = {
                "chat": self.chats[person_id].json,
                "from": person.user(),
                "date": self.unix_now(),
                "old_chat_member": old,
                "new_chat_member": new,
            }
            self.updates.push("my_chat_member", change)
            self.touch()


def quoted(stored: StoredMessage) -> Json:
    """Return a message as reply_to_message shows it; Bot API: without a reply_to_message of its own."""
    return {key: value for key, value in stored.data.items() if key != "reply_to_message"}


def is_editable(message: Json) -> bool:
    """Say whether its sender may edit the message: a text, or a file's caption, that is their own."""
    is_own = "forward_origin" not in message and "via_bot" not in message
    return is_own and ("text" in message or any(kind in message for kind in CAPTIONED))


def is_for_bot(message: Json, bot: Json) -> bool:
    """Say whether a bot in privacy mode sees this message of a group: a command or a reply to the bot."""
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
        return True
    name = f"@{bot['username']}".lower()
    for entity in message.get("entities", ()):
        words = message["text"].encode("utf-16-le")[entity["offset"] * 2 :][: entity["length"] * 2]
        said = words.decode("utf-16-le").lower()
        if entity["type"] == "mention" and said == name:
            return True
        if entity["type"] == "bot_command" and ("@" not in said or said.endswith(name)):
            return True
    return False


def _use_up_keyboard(chat: Chat, text: str) -> None:
    keyboard = chat.reply_keyboard
    if keyboard is None or not keyboard.get("one_time_keyboard"):
        return
    if any(button["text"] == text for row in keyboard["keyboard"] for button in row):
        chat.reply_keyboard = None
