"""The line to X: certificates that don't prove who answers, and proxies that don't work."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import nowhere
from twitterbar.errors import NoNetwork, NotSafe
from twitterbar.sources.x_line import Limits, Line

PATIENT = Limits(connect=60.0, read=60.0, whole=120.0)


def self_signed(folder: Path, days: int) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, good (or not) for so many days from now."""
    x509 = pytest.importorskip("cryptography.x509", reason="needs cryptography, to make a certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x.example")])
    now = datetime.datetime.now(datetime.UTC)
    ends = now + datetime.timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(min(now, ends) - datetime.timedelta(days=2))
        .not_valid_after(ends)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture(params=[30, -1], ids=["unknown", "expired"])
def impostor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[int, Path, list[bytes]]]:
    """A server with such a certificate, the certificate, and what it heard."""
    certificate = self_signed(tmp_path, request.param)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                    with context.wrap_socket(connection, server_side=True) as talk:
                        heard.append(talk.recv(1000))
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], certificate, heard


def test_a_certificate_that_proves_nothing_is_not_spoken_to(
    impostor: tuple[int, Path, list[bytes]],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port, certificate, heard = impostor
    words = "self-signed certificate"
    if "expired" in request.node.name:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        words = "certificate has expired"
    with Line(f"https://127.0.0.1:{port}", PATIENT) as line, pytest.raises(NotSafe) as error:
        line.get("https://api.twitter.com/2/users/me", headers={"Authorization": "Bearer canary"})
    assert words in error.value.title and "Nothing was sent to it" in error.value.advice
    assert heard == []


def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with (
        nowhere() as port,
        Line("https://api.x.invalid", PATIENT) as line,
        pytest.raises(NoNetwork) as error,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        line.get("https://api.twitter.com/2/users/me")
    assert "proxy" in error.value.title and "HTTPS_PROXY" in error.value.advice
