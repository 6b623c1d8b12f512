"""A person whose notes are looked up in the database, as the flow tests of capture need one."""

from typing import Any

from tests.flow.program import Program
from tests.flow.tapper import Tapper

_DEADLINE_SECONDS = 15.0


class Keeper(Tapper):
    """Sends what is to be kept, edits it, and sees what was kept of it."""

    def __init__(self, program: Program, person_id: int, first_name: str = "Ada") -> None:
        super().__init__(program.sandbox, person_id, first_name)
        self.program = program

    def kept(self, columns: str = "text") -> list[Any]:
        """Return the visible notes: the values of one column, or rows of several."""
        query = f"select {columns} from notes where user_id = ? and deleted_at is null order by part, id"  # noqa: S608 - the columns are ours
        found = self.program.rows(query, self.id)
        return [row[0] if len(row) == 1 else row for row in found]

    def own(self) -> list[dict[str, Any]]:
        """Return the messages that the person has sent."""
        return [message for message in self.world.messages(self.id) if not message["sent_by_bot"]]

    def edit(self, number: int, text: str, **more: Any) -> None:
        """Edit the text or caption of the person's message of that number, from 0."""
        self.world.edit(self.id, self.own()[number]["message_id"], text, **more)

    def changes(self, said: str, text: str) -> str:
        """Edit the person's message that says this, and return what the bot answers."""
        (number,) = [at for at, message in enumerate(self.own()) if message.get("text") == said]
        before = len(self.heard())
        self.edit(number, text)
        return str(self.answers(before, 1)[0]["text"])

    def becomes(self, message: dict[str, Any], part: str) -> dict[str, Any]:
        """Wait until a message of the bot holds that text, and return it."""
        self.world.wait_for(lambda: part in self.fresh(message)["text"], timeout=_DEADLINE_SECONDS)
        return self.fresh(message)

    def hears_nothing_more(self) -> bool:
        """Tell whether nothing that was sent so far has got a message that is still to come."""
        return bool(self.say("/help")["text"].startswith("What I can do"))

    def share(self, act: str, *values: Any, **more: Any) -> dict[str, Any]:
        """Send something by the world's method of that name and return the bot's answer."""
        before = len(self.heard())
        getattr(self.world, act)(self.id, *values, **more)
        return self.answers(before, 1)[0]

    def shown_again(self, count: int = 1) -> list[dict[str, Any]]:
        """Open the card of the first note in the list, have the original sent, and return what came."""
        listed = self.say("/list")
        before = len(self.heard())
        self.tap(self.tap(listed, "1"), "Show it")
        return self.answers(before, count)
