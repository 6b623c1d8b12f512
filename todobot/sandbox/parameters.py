"""The parameters of a Bot API call, from wherever the Bot API reads them.

Bot API, "Making requests": query string, urlencoded form, JSON or multipart body; the query string goes first.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from .chats import Json
from .errors import bad_request
from .http_messages import JSON_TYPE, Request

FORM_TYPE = "application/x-www-form-urlencoded"
MULTIPART_TYPE = "multipart/form-data"
# Quoted, as browsers do, or bare, as telebot sends a name with letters beyond ASCII.
_DISPOSITION_FIELD = re.compile(r';\s*(name|filename)=(?:"((?:[^"\\]|\\.)*)"|([^";]*))')
_ATTACHED = "attach://"


@dataclass(frozen=True)
class Upload:
    """A file that came in a multipart body."""

    file_name: str
    content: bytes


class Parameters:
    """Named values: strings, or lists and dictionaries that came as real JSON; and uploaded files."""

    def __init__(self, values: Json | None = None, files: dict[str, Upload] | None = None) -> None:
        self.values = values or {}
        self.files = files or {}

    def text(self, name: str, default: str = "") -> str:
        """Return the value as text."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """Return the value as an integer; like the Bot API, `default` for what is none."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def boolean(self, name: str) -> bool:
        """Return whether the value is true in one of the ways the Bot API takes."""
        return self.text(name).lower() in ("true", "yes", "1")

    def structure(self, name: str) -> Any:
        """Return a list or dictionary, sent as JSON text or as real JSON; None when absent.

        Raises ApiError 400 when the text is no JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file for a parameter: sent under its name or as attach://<other name>."""
        reference = self.text(name)
        if reference.startswith(_ATTACHED):
            return self.files.get(reference.removeprefix(_ATTACHED))
        return self.files.get(name)

    def recorded(self) -> Json:
        """Return everything for the list of calls; a file as its name."""
        return self.values | {name: upload.file_name for name, upload in self.files.items()}


def parse(request: Request) -> Parameters:
    """Return the parameters of a request. Raises ApiError 400 for a body that is not what it claims."""
    values: Json = dict(parse_qsl(request.query, keep_blank_values=True))
    files: dict[str, Upload] = {}
    body: Json = {}
    if not request.body:
        return Parameters(values)
    if request.media_type == JSON_TYPE:
        body = _from_json(request.body)
    elif request.media_type == MULTIPART_TYPE:
        body, files = _from_multipart(request.headers.get("content-type", ""), request.body)
    elif request.media_type == FORM_TYPE:
        body = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    return Parameters(body | values, files)


def _from_json(body: bytes) -> Json:
    try:
        content = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request body: it is no JSON") from None
    if not isinstance(content, dict):
        raise bad_request("can't parse request body: expected an Object")
    return {name: _json_value(value) for name, value in content.items()}


def _json_value(value: Any) -> Any:
    """Bot API server: scalars become the text they are written as, null becomes "null"."""
    return value if isinstance(value, (str, list, dict)) else json.dumps(value)


def _from_multipart(content_type: str, body: bytes) -> tuple[Json, dict[str, Upload]]:
    boundary = re.search(r'boundary="?([^";,]+)"?', content_type)
    if boundary is None:
        raise bad_request("boundary field not found")
    values: Json = {}
    files: dict[str, Upload] = {}
    # The first delimiter has no line break before it; one is added so that all look the same.
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:]:
        if part.startswith(b"--"):
            break
        head, blank, content = part.partition(b"\r\n\r\n")
        fields = _disposition(head)
        if not blank or "name" not in fields:
            raise bad_request("can't parse multipart body")
        if "filename" in fields:
            files[fields["name"]] = Upload(fields["filename"], content)
        else:
            values[fields["name"]] = content.decode("utf-8", "replace")
    return values, files


def _disposition(head: bytes) -> dict[str, str]:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        if line.lower().startswith("content-disposition:"):
            return {name: quoted or bare for name, quoted, bare in _DISPOSITION_FIELD.findall(line)}
    return {}
