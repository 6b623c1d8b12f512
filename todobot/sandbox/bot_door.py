"""The Bot API's door: token, method and faults first, then the method itself."""

import json
import re
import time
from dataclasses import replace
from urllib.parse import unquote

from .bot_methods import METHODS, proper_name
from .chats import Json
from .errors import ApiError, ConnectionDropped
from .faults import Fault
from .http_messages import Answer, Request, json_answer
from .parameters import Parameters, parse
from .updates import OTHER_POLLER
from .world import World

_METHOD_PATH = re.compile(r"/bot([^/]*)/([^/]*)")
_FILE_PATH = re.compile(r"/file/bot([^/]*)/(.+)")
TOKEN_FORM = re.compile(r"\d{3,15}:[A-Za-z0-9_-]{20,80}")
UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
HTML_403 = b"<html><head><title>403 Forbidden</title></head><body>Blocked by the proxy.</body></html>\r\n"
HTML_502 = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>Bad Gateway</body>\r\n</html>\r\n"
UNUSABLE = {
    "403_html": Answer(403, HTML_403, "text/html"),
    "502_html": Answer(502, HTML_502, "text/html", closes=True),
    "garbage": Answer(200, b"\x00\xff\xfe garbage \x80"),
    "half_json": Answer(200, json.dumps({"ok": True, "result": {"message_id": 1}}).encode()[:-9]),
}
"""What is no answer of the Bot API: a gateway's or nobody's."""
FAULT_ERRORS = {
    "500": (500, "Internal Server Error"),
    "401": (401, "Unauthorized"),
    "409": (409, OTHER_POLLER),
}


class BotDoor:
    """Answers /bot<token>/<method> and /file/bot<token>/<file_path>."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token

    def answer(self, request: Request) -> Answer:
        """Return the answer. Raises ConnectionDropped when there shall be none."""
        self._require_reachable()
        try:
            if request.path.startswith("/file/"):
                return self._file(unquote(request.path))
            return self._call(request)
        except ApiError as error:
            return _refusal(error)

    def _call(self, request: Request) -> Answer:
        match = _METHOD_PATH.fullmatch(unquote(request.path))
        if match is None:
            raise NOT_FOUND
        self._check_token(match[1])
        name = proper_name(match[2])
        if name is None:
            raise NOT_FOUND
        parameters = parse(request)
        with self._world.lock:
            fault = self._world.faults.take(name.lower(), parameters.text("chat_id"))
        answer = self._faulty(fault, name, parameters) if fault else self._run(name, parameters)
        self._require_reachable()
        return answer

    def _run(self, name: str, parameters: Parameters) -> Answer:
        try:
            with self._world.lock:
                result = METHODS[name](self._world, parameters)
            answer = json_answer(200, {"ok": True, "result": result})
        except ApiError as error:
            answer = _refusal(error)
        except ConnectionDropped:
            self._record(name, parameters, 0)
            raise
        self._record(name, parameters, answer.status)
        return answer

    def _faulty(self, fault: Fault, name: str, parameters: Parameters) -> Answer:
        """Return what the fault makes of the call; only the late and the lost ones are carried out."""
        if fault.kind in ("delay", "reset_after", "hang_up"):
            answer = self._run(name, parameters)
            if fault.kind == "hang_up":
                return replace(answer, hangs_up=True)
            if fault.kind == "reset_after":
                raise ConnectionDropped
            time.sleep(fault.seconds)
            return answer
        answer = _failure(fault)
        self._record(name, parameters, 0 if fault.kind == "reset_before" else answer.status, fault.kind)
        if fault.kind == "reset_before":
            raise ConnectionDropped
        return answer

    def _file(self, path: str) -> Answer:
        match = _FILE_PATH.fullmatch(path)
        if match is None:
            raise NOT_FOUND
        self._check_token(match[1])
        with self._world.lock:
            for stored in self._world.files.values():
                if stored.path == match[2]:
                    return Answer(200, stored.content, "application/octet-stream")
        raise NOT_FOUND

    def _check_token(self, token: str) -> None:
        if TOKEN_FORM.fullmatch(token) is None:
            raise NOT_FOUND
        if token != self._token:
            raise UNAUTHORIZED

    def _require_reachable(self) -> None:
        if not self._world.is_reachable:
            raise ConnectionDropped

    def _record(self, name: str, parameters: Parameters, status: int, fault: str = "") -> None:
        with self._world.lock:
            self._world.record(name, parameters.recorded(), status, fault)


def _refusal(error: ApiError) -> Answer:
    content: Json = {"ok": False, "error_code": error.code, "description": error.description}
    headers: tuple[tuple[str, str], ...] = ()
    if error.parameters is not None:
        content["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers = (("Retry-After", str(error.parameters["retry_after"])),)
    return json_answer(error.code, content, headers)


def _failure(fault: Fault) -> Answer:
    if fault.kind == "429":
        sentence = f"Too Many Requests: retry after {fault.retry_after}"
        return _refusal(ApiError(429, sentence, {"retry_after": fault.retry_after}))
    if fault.kind in UNUSABLE:
        return UNUSABLE[fault.kind]
    if fault.kind.startswith("400:"):
        return _refusal(ApiError(400, fault.kind.removeprefix("400:")))
    code, sentence = FAULT_ERRORS.get(fault.kind, (500, ""))
    return _refusal(ApiError(code, sentence))
