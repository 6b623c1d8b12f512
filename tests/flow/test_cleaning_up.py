"""Cleaning up the chat: what showed a note that expired goes with it, for those who have chosen that."""

from pathlib import Path

import pytest

from tests.flow.chat import Chat, labels, wait

ADA = 1001
MINUTE, HOUR = 60, 3600


@pytest.fixture
def ada(url: str, tmp_path: Path) -> Chat:
    """Ada, who has her chat cleaned up."""
    ada = Chat(url, ADA, tmp_path / "sandbox.db")
    ada.say("/settings")
    settings = ada.hears("Settings")
    ada.tap(settings, "🧹 Clean up")
    ada.tap(settings, "on")
    ada.hears("Clean up the chat: on")
    return ada


def test_a_chat_that_is_cleaned_up_holds_nothing_of_a_note_that_expired(ada: Chat) -> None:
    before = [message["message_id"] for message in ada.messages()]
    ada.say("buy milk")
    ada.hears("Saved")
    ada.pass_time(51 * MINUTE)
    ada.hears("⏳ buy milk")
    ada.pass_time(10 * MINUTE)
    wait(lambda: [message["message_id"] for message in ada.messages()] == before, ada.messages)


def test_a_chat_that_is_cleaned_up_keeps_no_list_card_or_old_text_of_a_note_that_expired(ada: Chat) -> None:
    ada.say("buy secret milk")
    ada.hears("Saved")
    ada.say("/list")
    ada.tap(ada.hears("1 note"), "1")
    ada.tap(ada.hears("Written"), "✏️ Edit")
    ada.find(lambda message: message.get("text") == "buy secret milk")
    ada.say("buy secret oat milk")
    ada.hears("Changed")
    ada.say("call Grace !3h")
    ada.say("/list")
    ada.hears("2 notes")
    ada.pass_time(HOUR)
    ada.hears("A note in this list has expired")
    wait(lambda: "secret" not in str(ada.messages()), ada.messages)
    ada.say("/list")
    ada.hears("call Grace")


def test_what_is_too_old_to_be_deleted_stays_without_the_note(ada: Chat) -> None:
    """Telegram lets a bot delete messages for two days (Bot API: deleteMessage)."""
    ada.say("buy secret milk !3d")
    ada.hears("Saved")
    ada.say("/list")
    ada.tap(ada.hears("1 note"), "1")
    ada.hears("Written")
    ada.pass_time(2 * 24 * HOUR)
    ada.say("/list")
    ada.hears("1 note")
    ada.pass_time(24 * HOUR - 5 * MINUTE)
    ada.hears("⏳ buy secret milk")
    ada.pass_time(10 * MINUTE)
    wait(lambda: "secret" not in str([one for one in ada.messages() if one["from_bot"]]), ada.messages)
    gone = [one for one in ada.messages() if one["text"] == "⌛ Expired and gone."]
    assert [labels(one) for one in gone] == [[], []]  # the receipt and the card
    assert [one["text"] for one in ada.messages() if not one["from_bot"]][1] == "buy secret milk !3d"
