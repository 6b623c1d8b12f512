"""What the Bot API's answers mean: a result, or a DeliveryError that says what to do about it."""

import http.client
import json
from typing import Any

from todobot.errors import HTTP_NOT_FOUND, HTTP_UNAUTHORIZED, DeliveryError

_OK = b'{"ok":true,"result":'
_SHORTEST_WAIT, _LONGEST_WAIT = 1.0, 3600.0


def result_of(status: int, body: bytes, retry_after: str | None) -> Any:
    """Return the result in an answer. Raises DeliveryError; `is_outage` is one that Telegram itself did not give.

    `retry_after` is the header of that name.
    """
    answer = _parse(body)
    if answer is None or status >= 500:
        reason = f"HTTP {status}" if status >= 500 else f"an answer that is not the Bot API's, HTTP {status}"
        raise DeliveryError(reason, code=status if status >= 500 else None)
    if answer.get("ok") is True and "result" in answer:
        return answer["result"]
    raise _refusal(answer, status, retry_after)


def is_plain_ok(status: int, body: bytes) -> bool:
    """Tell whether Telegram has carried out the call, as can be seen without reading the result.

    Telegram says 200 and begins with `ok` where it has, and only there (Bot API server). False means no more than that
    the whole answer has to be read.
    """
    return status == http.client.OK and body.startswith(_OK) and body.endswith(b"}")


def is_wrong_token(error: DeliveryError) -> bool:
    """Tell whether Telegram does not know the token: 401, or 404 for one of a wrong form (Bot API server)."""
    return error.code in (HTTP_UNAUTHORIZED, HTTP_NOT_FOUND)


def reason_of(error: Exception) -> str:
    """Name a network error in a few words; its own text may hold the URL."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__


def _parse(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body.decode())  # of bytes it would first guess the encoding
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("ok"), bool) else None


def _refusal(answer: dict[str, Any], status: int, retry_after: str | None) -> DeliveryError:
    code = answer.get("error_code")
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else retry_after
    return DeliveryError(
        str(answer.get("description", "no description"))[:300],
        code=code if isinstance(code, int) else status,
        retry_after=_seconds(wait),
    )


def _seconds(value: object) -> float | None:
    """Return a wait as Telegram asks for it, at least a second and no more than an hour; None for no number."""
    try:
        return min(max(float(value), _SHORTEST_WAIT), _LONGEST_WAIT)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
