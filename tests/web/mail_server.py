"""A small mail server for tests: it speaks just enough SMTP, over a real socket, and keeps what comes."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailServer:
    """What a server was sent, and what it refuses."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    """By address, the answer it gets, such as "451 later, please"."""


@contextmanager
def mail_server(certificate: Path | None = None) -> Iterator[MailServer]:
    """Run a mail server on a free port of this machine, with a certificate under TLS from the first byte on."""
    kept = MailServer()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_: object) -> None:
            """Say nothing: a client that does not trust the certificate hangs up."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _talk(self, kept)

    class SealedTalk(Talk):
        def setup(self) -> None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            assert certificate is not None
            context.load_cert_chain(certificate)
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

    with Server(("127.0.0.1", 0), SealedTalk if certificate else Talk) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()


def _talk(talk: socketserver.StreamRequestHandler, kept: MailServer) -> None:
    def say(line: str) -> None:
        talk.wfile.write(f"{line}\r\n".encode())

    say("220 mail.test")
    to: list[str] = []
    for raw in iter(talk.rfile.readline, b""):
        line = raw.decode().strip()
        command = line.split(":")[0].upper()
        if command == "RCPT TO":
            address = line.split("<")[1].split(">")[0]
            to.append(address)
            say(kept.refuses.get(address, "250 ok"))
        elif command == "DATA":
            say("354 go on")
            kept.to += to
            kept.received.append(message_from_bytes(_content(talk), policy=policy.default))
            to = []
            say("250 ok")
        elif command == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def _content(talk: socketserver.StreamRequestHandler) -> bytes:
    return b"".join(raw[1:] if raw.startswith(b"..") else raw for raw in iter(talk.rfile.readline, b".\r\n"))


def make_certificate(folder: Path) -> Path:
    """Write key and certificate for 127.0.0.1, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file
