"""A bot of the tests: Bot API calls over HTTP, one connection a call."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Any

from todobot.sandbox import Sandbox

ADA = 1001
GRACE = 1002


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def description(self) -> str:
        """The Bot API's sentence of a refusal."""
        return str(self.json["description"])


class Client:
    """Calls both doors of one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.port = int(sandbox.url.rpartition(":")[2])

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        *,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Return the answer to one request of any kind."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def answer(self, method: str, /, **parameters: Any) -> Reply:
        """Return the answer to a Bot API call with a JSON body."""
        path = f"/bot{self.sandbox.token}/{method}"
        return self.ask("POST", path, json.dumps(parameters), headers={"Content-Type": "application/json"})

    def call(self, method: str, /, **parameters: Any) -> Any:
        """Return the result of a Bot API call that must succeed."""
        reply = self.answer(method, **parameters)
        assert reply.status == 200, reply.body
        return reply.json["result"]

    def human(self, method: str, path: str, **fields: Any) -> Reply:
        """Return the human door's answer."""
        headers = {"Content-Type": "application/json"}
        return self.ask(method, f"/human/{path}", json.dumps(fields) if fields else None, headers=headers)


class Later:
    """Runs something in a thread; `result()` waits for what it returned or raised."""

    def __init__(self, action: Callable[[], Any]) -> None:
        self._action = action
        self._outcome: Any = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._outcome = self._action()
        except Exception as error:
            self._outcome = error

    def result(self) -> Any:
        """Return what came out, within 10 seconds."""
        self._thread.join(10)
        assert not self._thread.is_alive(), "still waiting"
        return self._outcome
