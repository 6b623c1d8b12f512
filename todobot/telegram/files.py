"""Calls that carry a file: a document on its way out, and one that a person has sent on its way in."""

import base64
import json
import os
import secrets
from collections.abc import Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from todobot.errors import HTTP_BAD_REQUEST, DeliveryError
from todobot.services.imports import LARGEST
from todobot.services.outbox import Waiting
from todobot.telegram.connection import Connection, Upload

_FILES = {"sendDocument": "document", "sendPhoto": "photo"}
"""The parameter that holds the file. As a text it is the id of one that Telegram has."""
_PIECE = 64 * 1024
_UPLOADED_SECONDS = 120.0
"""Telegram takes its time with a large file."""


def are_in(call: Waiting) -> bool:
    """Tell whether a call brings a file along, or gets one."""
    file = _FILES.get(call.method)
    return call.method == "getFile" or (file is not None and f'"{file}":{{'.encode() in call.parameters)


def carry(connection: Connection, call: Waiting) -> Any:
    """Carry out a call of the outbox and return its result; that of getFile is the text in the file.

    A document or photo given as {"file_name": ..., "content": text} is uploaded; with {"base64": ...} instead of a
    content, those bytes; with {"path": ...}, what is in that file of this machine. Raises DeliveryError.
    """
    if call.method == "getFile":
        return _text_in(connection, connection.call(call.method, call.parameters))
    file = _FILES.get(call.method)
    if file is not None:
        parameters = json.loads(call.parameters)
        if isinstance(parameters.get(file), dict):
            content_type, body = _multipart(parameters, file)
            return connection.call(
                call.method, body, content_type=content_type, answer_within=_UPLOADED_SECONDS
            )
    return connection.call(call.method, call.parameters)


def _text_in(connection: Connection, file: dict[str, Any]) -> str:
    """Download a file (Bot API: File) of at most LARGEST bytes; return "" for one that is no text.

    Raises DeliveryError.
    """
    path = str(file.get("file_path") or "")
    if not path or path.startswith("/"):
        # Bot API: a local server names a file of its own machine, which it does not serve
        raise _useless("the Bot API server does not hand that file out")
    try:
        return connection.download(path, at_most=LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""  # its sender is told, and it is no fault that the log should name


def _useless(reason: str) -> DeliveryError:
    return DeliveryError(reason, code=HTTP_BAD_REQUEST)


def _multipart(parameters: dict[str, Any], file: str) -> tuple[str, Upload]:
    """Return the parameters as multipart/form-data (RFC 7578), the one named `file` as a file: type and body."""
    boundary = secrets.token_hex(16)
    delimiter = f"--{boundary}\r\n"
    fields = [
        delimiter + _part(f'name="{name}"') + _plain(value) + "\r\n"
        for name, value in parameters.items()
        if name != file
    ]
    upload = parameters[file]
    file_name = upload["file_name"].translate({34: "%22", 13: "%0D", 10: "%0A"})
    head = ("".join(fields) + delimiter + _part(f'name="{file}"; filename="{file_name}"')).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()
    content, size = _content(upload)
    body = Upload(chain([head], content, [tail]), len(head) + size + len(tail))
    return f"multipart/form-data; boundary={boundary}", body


def _content(upload: dict[str, str]) -> tuple[Iterable[bytes], int]:
    """Return what is uploaded, in pieces, and its length. Raises DeliveryError."""
    if "content" in upload:
        content = upload["content"].encode()
        return [content], len(content)
    if "base64" in upload:
        content = base64.b64decode(upload["base64"])
        return [content], len(content)
    try:
        file = Path(upload["path"]).open("rb")  # noqa: SIM115 - it is closed when it was read, or let go
        return iter(partial(file.read, _PIECE), b""), os.fstat(file.fileno()).st_size
    except OSError:
        raise _useless("the file is not there any more") from None


def _part(disposition: str) -> str:
    return f"Content-Disposition: form-data; {disposition}\r\n\r\n"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
