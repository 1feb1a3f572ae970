"""The line to X: no network, proxies that don't work, and those who are not X and get no token."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import nowhere
from tests.sources.asking import HOME, trouble
from tests.x_server import faults
from tests.x_server.bar import PATIENT, XBar
from twitterbar.errors import BrokeOff, ConfigError, Exit, NoNetwork, NotSafe, NotTheService
from twitterbar.sources.x import X
from twitterbar.sources.x_line import Line


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


def test_a_token_does_not_follow_a_redirect(talking: XBar) -> None:
    with socket.create_server(("127.0.0.1", 0)) as thief:
        thief.settimeout(0.2)
        port = thief.getsockname()[1]
        talking.server.fail(faults.redirect(f"http://127.0.0.1:{port}/2/users/me"))
        assert isinstance(trouble(talking.x()), NotTheService)
        with pytest.raises(TimeoutError):
            thief.accept()


def test_no_network_at_all(x_bar: XBar) -> None:
    x_bar.sign_in()
    with nowhere() as port:
        x = X(x_bar.credentials, x_bar.purse, x_bar.clock, base=f"http://127.0.0.1:{port}", limits=PATIENT)
        error = trouble(x)
    assert isinstance(error, NoNetwork) and "can't be reached" in error.title
    assert "without a network" in error.advice and error.exit is Exit.UNREACHABLE


def test_a_name_that_nobody_knows(x_bar: XBar) -> None:
    x_bar.sign_in()
    x = X(x_bar.credentials, x_bar.purse, x_bar.clock, base="https://x.invalid", limits=PATIENT)
    error = trouble(x)
    assert isinstance(error, NoNetwork) and "can't be found" in error.title


def test_who_answers_without_a_certificate_is_not_trusted(x_bar: XBar) -> None:
    x_bar.sign_in()
    x = X(
        x_bar.credentials,
        x_bar.purse,
        x_bar.clock,
        base=x_bar.server.base.replace("http://", "https://"),
        limits=PATIENT,
    )
    error = trouble(x)
    assert isinstance(error, NotSafe) and "could not prove who it is" in error.title


@pytest.fixture
def stranger() -> Iterator[int]:
    """A port that hangs up as soon as somebody speaks."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connection.recv(10)
                connection.sendall(b"SSH-2.0-Something\r\n")
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def test_who_speaks_another_language_is_no_x(x_bar: XBar, stranger: int) -> None:
    x_bar.sign_in()
    x = X(
        x_bar.credentials,
        x_bar.purse,
        x_bar.clock,
        base=f"http://127.0.0.1:{stranger}",
        limits=PATIENT,
        pause=lambda _: None,
    )
    assert isinstance(trouble(x), BrokeOff)


@pytest.mark.parametrize(
    "base",
    ["http://api.x.example", "ftp://api.x.com", "api.x.com", "https://me:pw@api.x.com", "", "https://"],
)
def test_tokens_only_travel_to_safe_addresses(base: str) -> None:
    with pytest.raises(ConfigError):
        Line(base)


def test_nobody_elses_password_is_sent(x_bar: XBar, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    x_bar.sign_in()
    list(x_bar.x().stretch(HOME))
    assert x_bar.server.asked[0].headers["authorization"].startswith("Bearer AT-")
