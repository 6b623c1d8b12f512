"""Inline mode: the query, the results that Telegram takes, and the message of the chosen one."""

from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, GRACE, Client, Later
from todobot.sandbox import Sandbox
from todobot.sandbox.errors import HumanError

BOLD = {"type": "bold", "offset": 0, "length": 3}
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "Tea",
    "input_message_content": {"message_text": "Tea, please", "entities": [BOLD]},
}
PLACE = {"latitude": 1, "longitude": 2}


def answer(bot: Client, query_id: str, *results: Any, **more: Any) -> Any:
    return bot.answer("answerInlineQuery", inline_query_id=query_id, results=results, **more)


def test_a_query_is_answered_and_a_result_goes_into_the_chat(sandbox: Sandbox, bot: Client) -> None:
    world = sandbox.world
    query_id = world.inline_query(ADA, "t" * 300, offset="20")
    query = bot.call("getUpdates")[0]["inline_query"]
    assert (query["id"], query["from"]["id"], query["chat_type"]) == (query_id, ADA, "sender")
    assert (query["query"], query["offset"]) == ("t" * 256, "20")
    assert world.inline_results(query_id) is None
    assert answer(bot, query_id, ARTICLE, next_offset="40").status == 200
    assert world.inline_results(query_id) == [ARTICLE]
    sent = world.choose_inline_result(ADA, query_id, "1")
    assert (sent["text"], sent["entities"], sent["via_bot"]) == ("Tea, please", [BOLD], world.bot)
    assert bot.call("getUpdates", offset=-1)[0]["message"] == sent
    with pytest.raises(HumanError, match="can be edited"):
        world.edit(ADA, sent["message_id"], "mine")
    with pytest.raises(HumanError, match="no such result"):
        world.choose_inline_result(GRACE, query_id, "1")


def test_the_page_waits_for_results_and_chooses(sandbox: Sandbox, bot: Client) -> None:
    asked = bot.human("POST", f"chats/{ADA}/inline_queries", **{"from": ADA, "query": "tea"})
    query_id = asked.json["query_id"]
    assert bot.human("GET", f"inline_queries/{query_id}?wait=0").json["results"] is None
    waiting = Later(lambda: bot.human("GET", f"inline_queries/{query_id}?wait=20").json)
    answer(bot, query_id, ARTICLE, next_offset="2")
    assert waiting.result() == {"results": [ARTICLE], "next_offset": "2"}
    chosen = {"from": ADA, "query_id": query_id, "result_id": "1"}
    assert bot.human("POST", f"chats/{ADA}/inline_results", **chosen).json["text"] == "Tea, please"
    assert bot.human("GET", "inline_queries/7").status == 404


@pytest.mark.parametrize(
    ("kind", "result_type", "field"),
    [
        ("photo", "photo", "photo_file_id"),
        ("document", "document", "document_file_id"),
        ("voice", "voice", "voice_file_id"),
        ("sticker", "sticker", "sticker_file_id"),
        ("animation", "gif", "gif_file_id"),
        ("animation", "mpeg4_gif", "mpeg4_file_id"),
    ],
)
def test_a_file_can_be_a_result(
    sandbox: Sandbox, bot: Client, kind: str, result_type: str, field: str
) -> None:
    original = sandbox.world.send_media(ADA, kind)
    file = original[kind][0] if kind == "photo" else original[kind]
    result = {"type": result_type, "id": "1", field: file["file_id"], "title": "x", "caption": "c"}
    query_id = sandbox.world.inline_query(ADA, "")
    assert answer(bot, query_id, result).status == 200
    sent = sandbox.world.choose_inline_result(ADA, query_id, "1")
    assert sent[kind] == original[kind]
    assert sent.get("caption") == (None if kind == "sticker" else "c")


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        ({"type": "location", "title": "x", **PLACE}, {"location": PLACE}),
        ({"type": "venue", "title": "x", "address": "y", **PLACE}, {"location": PLACE}),
        ({"type": "contact", "phone_number": "+1", "first_name": "E"}, {"contact": {"phone_number": "+1"}}),
        ({"type": "article", "title": "x", "input_message_content": PLACE}, {"location": PLACE}),
    ],
)
def test_places_and_people_can_be_results(
    sandbox: Sandbox, bot: Client, result: dict[str, Any], shown: dict[str, Any]
) -> None:
    query_id = sandbox.world.inline_query(ADA, "")
    assert answer(bot, query_id, {"id": "1", **result}).status == 200
    sent = sandbox.world.choose_inline_result(ADA, query_id, "1")
    ((kind, expected),) = shown.items()
    assert expected == {name: sent[kind][name] for name in expected}


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        ([{**ARTICLE, "id": str(number)} for number in range(51)], "RESULTS_TOO_MUCH"),
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([{**ARTICLE, "id": ""}], "RESULT_ID_INVALID"),
        ([{**ARTICLE, "id": "ä" * 33}], "RESULT_ID_INVALID"),
        ([{**ARTICLE, "id": 1}], "RESULT_ID_INVALID"),
        ([{**ARTICLE, "title": " "}], "ARTICLE_TITLE_EMPTY"),
        ([{**ARTICLE, "type": "song"}], 'type "song" is unsupported for the inline query result'),
        ([{**ARTICLE, "input_message_content": None}], "input message content is not specified"),
        ([{**ARTICLE, "input_message_content": {"message_text": " "}}], "message text is empty"),
        ([{**ARTICLE, "input_message_content": {"message_text": "x" * 4097}}], "message is too long"),
        (
            [{**ARTICLE, "input_message_content": {"message_text": "x", "entities": [BOLD]}}],
            "can't parse entities: entity beginning at UTF-16 offset 0 ends after the end of the text",
        ),
        ([{**ARTICLE, "input_message_content": {"message_text": "x", "parse_mode": "HTML"}}], "parse_mode"),
        ([{**ARTICLE, "reply_markup": {"inline_keyboard": []}}], "no keyboards"),
        ([{"type": "photo", "id": "1", "photo_file_id": "none"}], "wrong file identifier"),
        ([{"type": "document", "id": "1", "document_file_id": "none"}], "FILE_TITLE_EMPTY"),
        ([{"type": "contact", "id": "1", "phone_number": "+1"}], "first name is empty"),
        (["x"], "expected an Object"),
    ],
)
def test_it_refuses_wrong_results(sandbox: Sandbox, bot: Client, results: list[Any], sentence: str) -> None:
    query_id = sandbox.world.inline_query(ADA, "tea")
    refused = answer(bot, query_id, *results)
    assert (refused.status, sentence in refused.description) == (400, True), refused.description
    assert sandbox.world.inline_results(query_id) is None


def test_an_old_or_unknown_query_is_refused(sandbox: Sandbox, bot: Client) -> None:
    query_id = sandbox.world.inline_query(ADA, "tea")
    sandbox.world.inline_queries[query_id].asked_at -= 31
    for asked in (query_id, "5", ""):
        assert answer(bot, asked, ARTICLE).description.startswith("Bad Request: query is too old")
    sent_late = sandbox.world.inline_query(ADA, "tea")
    assert answer(bot, sent_late, ARTICLE, next_offset="x" * 65).status == 400
