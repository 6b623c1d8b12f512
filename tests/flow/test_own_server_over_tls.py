"""A Bot API server of one's own behind TLS: whole conversations, files both ways, and no word to who is not trusted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.export_files import button, exported, make_notes, send_back
from tests.flow.program import Program
from tests.flow.tapper import Tapper
from tests.flow.test_command_line import run
from tests.tls import TlsDoor, make_certificate


@pytest.fixture
def door(program: Program, tmp_path: Path) -> Iterator[TlsDoor]:
    """The sandbox behind TLS; the program is told where, and trusts its certificate."""
    certificate = make_certificate(tmp_path)
    door = TlsDoor(program.sandbox.url, certificate)
    program.environment |= {"TELEGRAM_API_URL": door.url, "SSL_CERT_FILE": str(certificate)}
    yield door
    door.close()


def test_notes_and_files_go_both_ways(program: Program, door: TlsDoor) -> None:
    ended = run(program, "check")
    assert f"{door.url} knows the token" in ended.stdout, ended.stderr
    ada = Tapper(program.sandbox, 5001)
    program.start().ready()
    make_notes(ada)
    (_, content), _ = exported(ada)
    ada.tap_data(question := ada.say("/forget"), button(question, "forget:erase"))
    offer = send_back(ada, content)
    assert "Imported 3 notes" in ada.tap_data(offer, button(offer, "import:take"))["text"]
    assert door.entered >= 2
    assert program.terminate() == 0


def test_a_server_that_nobody_vouches_for_hears_nothing(program: Program, door: TlsDoor) -> None:
    del program.environment["SSL_CERT_FILE"]
    ended = run(program, "check")
    assert (ended.returncode, "CERTIFICATE_VERIFY_FAILED" in ended.stderr) == (1, True)
    program.start().wait_for_output("Telegram cannot be reached (")
    assert program.terminate() == 0
    assert "CERTIFICATE_VERIFY_FAILED" in program.output
    assert (door.entered, program.sandbox.world.calls) == (0, [])
