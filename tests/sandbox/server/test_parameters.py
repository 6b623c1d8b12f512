"""A call may come in any of the Bot API's forms and means the same."""

import json
from urllib.parse import urlencode

import pytest

from tests.sandbox.bot_client import ADA, Client, Reply
from todobot.sandbox import Sandbox

TEXT = "Grüße & 😀 = 1+1"
ENTITIES = [{"type": "bold", "offset": 0, "length": 5}]
FLAT = {"chat_id": str(ADA), "text": TEXT, "entities": json.dumps(ENTITIES)}
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=frontier"}


def multipart(fields: dict[str, str]) -> bytes:
    parts = [
        f'--frontier\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return ("".join(parts) + "--frontier--\r\n").encode()


@pytest.fixture
def path(sandbox: Sandbox) -> str:
    """Where sendMessage is."""
    sandbox.world.say(ADA, "/start")
    return f"/bot{sandbox.token}/sendMessage"


def expect_sent(reply: Reply) -> None:
    message = reply.json["result"]
    assert (message["chat"]["id"], message["text"]) == (ADA, TEXT)
    assert message["entities"] == [{"offset": 0, "length": 5, "type": "bold"}]


def test_it_reads_the_query_string_of_a_get(bot: Client, path: str) -> None:
    expect_sent(bot.ask("GET", f"{path}?{urlencode(FLAT)}"))


def test_it_reads_the_query_string_of_a_post(bot: Client, path: str) -> None:
    expect_sent(bot.ask("POST", f"{path}?{urlencode(FLAT)}"))


def test_it_reads_a_form(bot: Client, path: str) -> None:
    expect_sent(bot.ask("POST", path, urlencode(FLAT), headers=FORM))


def test_it_reads_multipart(bot: Client, path: str) -> None:
    expect_sent(bot.ask("POST", path, multipart(FLAT), headers=MULTIPART))


def test_it_reads_json_with_real_objects(bot: Client, path: str) -> None:
    body = json.dumps({"chat_id": ADA, "text": TEXT, "entities": ENTITIES})
    expect_sent(bot.ask("POST", path, body, headers=JSON))


def test_it_reads_json_with_objects_as_text(bot: Client, path: str) -> None:
    expect_sent(bot.ask("POST", path, json.dumps(FLAT), headers=JSON))


def test_the_query_string_goes_before_the_body(bot: Client, path: str) -> None:
    body = urlencode({**FLAT, "text": "from the body"})
    expect_sent(bot.ask("POST", f"{path}?{urlencode({'text': TEXT})}", body, headers=FORM))


def test_method_names_are_taken_in_any_case_and_recorded_in_theirs(sandbox: Sandbox, bot: Client) -> None:
    assert bot.call("GETME")["username"] == bot.call("getme")["username"] == "todobot_sandbox_bot"
    assert [call.method for call in sandbox.world.calls] == ["getMe", "getMe"]


def test_json_null_becomes_the_text_null(sandbox: Sandbox, bot: Client, path: str) -> None:
    assert bot.call("sendMessage", chat_id=ADA, text=None)["text"] == "null"


@pytest.mark.parametrize(
    ("body", "headers", "sentence"),
    [
        ("{", JSON, "can't parse request body"),
        ("[]", JSON, "can't parse request body"),
        ("--x", {"Content-Type": "multipart/form-data"}, "boundary field not found"),
        ("--frontier\r\nnothing", MULTIPART, "can't parse multipart body"),
        (r'{"chat_id": 1001, "text": "\ud83d"}', JSON, "strings must be encoded in UTF-8"),
    ],
)
def test_it_refuses_a_body_that_is_not_what_it_claims(
    bot: Client, path: str, body: str, headers: dict[str, str], sentence: str
) -> None:
    reply = bot.ask("POST", path, body, headers=headers)
    assert (reply.status, sentence in reply.description) == (400, True)


@pytest.mark.parametrize("written", ['"Öl; name=x.bin"', "Öl.bin"], ids=["quoted", "bare"])
def test_binary_uploads_arrive_byte_for_byte(sandbox: Sandbox, bot: Client, written: str) -> None:
    sandbox.world.say(ADA, "/start")
    content = bytes(range(256)) + b"\r\n--front\r\n\n\r"
    body = (
        multipart({"chat_id": str(ADA)}).removesuffix(b"--frontier--\r\n")
        + f'--frontier\r\nContent-Disposition: form-data; name="document"; filename={written}\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + content
        + b"\r\n--frontier--\r\n"
    )
    reply = bot.ask("POST", f"/bot{sandbox.token}/sendDocument", body, headers=MULTIPART)
    document = reply.json["result"]["document"]
    assert (document["file_name"], document["file_size"]) == (written.strip('"'), len(content))
    file_path = bot.call("getFile", file_id=document["file_id"])["file_path"]
    assert bot.ask("GET", f"/file/bot{sandbox.token}/{file_path}").body == content
