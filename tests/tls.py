"""TLS on this machine: a certificate that only who is told trusts, and a door that speaks it for an HTTP server."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

_PIECE = 65536


def make_certificate(folder: Path) -> Path:
    """Make a certificate for localhost that vouches for itself; return the file that holds it and its key."""
    openssl = shutil.which("openssl")
    assert openssl is not None, "install openssl"
    made = folder / "both.pem"
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    files = ("-keyout", str(made), "-out", str(made) + ".crt")
    kind = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    subprocess.run([openssl, "req", *kind, *names, *files], check=True, capture_output=True)
    made.write_text(made.read_text() + Path(str(made) + ".crt").read_text())
    return made


class TlsDoor:
    """Takes connections over TLS and hands what they carry to the server at `url`, as a proxy in front of it does."""

    def __init__(self, url: str, certificate: Path) -> None:
        self._behind = (urlsplit(url).hostname, urlsplit(url).port)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._socket.getsockname()[1]}"
        self.entered = 0
        """Connections whose other side has trusted the certificate."""
        threading.Thread(target=self._open, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._socket.close()

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._let_in, args=(self._socket.accept()[0],), daemon=True).start()

    def _let_in(self, outside: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            self._tls.wrap_socket(outside, server_side=True) as tls,
            socket.create_connection(self._behind) as inside,
        ):
            self.entered += 1
            threading.Thread(target=_pump, args=(inside, tls), daemon=True).start()
            _pump(tls, inside)


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Hand on what comes until the source ends, then end the target."""
    with contextlib.suppress(OSError):
        while piece := source.recv(_PIECE):
            target.sendall(piece)
        socket.socket.shutdown(target, socket.SHUT_RDWR)
