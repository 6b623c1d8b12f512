"""What can go wrong at the two doors of the sandbox."""

from typing import Any


class ApiError(Exception):
    """The Bot API's refusal: `code` is also the HTTP status, `description` is Telegram's sentence."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(sentence: str) -> ApiError:
    """Return the 400 that Telegram words as "Bad Request: ..."."""
    return ApiError(400, f"Bad Request: {sentence}")


class HumanError(Exception):
    """A refusal at the human door: `status` is the HTTP status, `sentence` is for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class ConnectionDropped(Exception):  # noqa: N818 - it is an order to the server, not a failure of the sandbox
    """The connection is to be closed without an answer."""
