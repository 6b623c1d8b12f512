"""Groups: not yet, said kindly, and nobody answers for somebody else."""

from tests.flow.program import Program
from tests.flow.visitor import Visitor


def test_a_group_hears_that_shared_lists_come_later_and_answers_no_question(
    program: Program, ada: Visitor, grace: Visitor
) -> None:
    program.start()
    group = ada.world.add_group("Family", [ada.id, grace.id])
    ada.world.say(ada.id, "/add", chat_id=group)
    ada.world.wait_for(lambda: any(message["sent_by_bot"] for message in ada.world.messages(group)))
    ada.world.say(grace.id, "not for the bot", chat_id=group)
    ada.world.say(grace.id, "/list@another_bot", chat_id=group)
    ada.say("/add")
    ada.world.say(grace.id, "no answer to Ada's question", chat_id=group)
    ada.say("the answer")
    said = [message["text"] for message in ada.world.messages(group) if message["sent_by_bot"]]
    assert len(said) == 1
    assert "shared lists for groups come later" in said[0]
    assert program.rows("select text from notes where user_id in (?, ?)", ada.id, grace.id) == [
        ("the answer",)
    ]
