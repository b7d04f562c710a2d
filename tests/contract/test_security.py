"""A node that wants TLS and credentials: what is trusted, who may enter, and that no secret is ever shown."""

from __future__ import annotations

import base64
import datetime
import hashlib
import ipaddress
import logging
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from elasticsearch import Elasticsearch
from pydantic import SecretStr

from cchc.errors import SettingsError, StoreError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.elastic.administration import Administration
from search_api.elastic.connection import addresses, connect
from search_api.protocol import Query
from tests.contract import engine
from tests.contract.records import library

# Nodes start within what a busy machine leaves them, and not all at once.
pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("nodes")]
# What docs/elasticsearch.md says that a key needs, and nothing more.
PRIVILEGES = {
    "cluster": ["monitor", "manage_index_templates"],
    "indices": [{"names": ["sec-*"], "privileges": ["all"]}],
}
PASSWORD = "mật-khẩu-dài-8271"


def certificate() -> tuple[str, str, str]:
    """A certificate of 127.0.0.1 that signs itself, its key, both in PEM, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cchc-test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    return pem.decode(), private.decode(), made.fingerprint(hashes.SHA256()).hex(":").upper()


@dataclass(frozen=True)
class Secured:
    url: str
    authority: Path
    fingerprint: str
    key: str  # an API key


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    if engine.home() is None:
        pytest.skip("engine absent: elasticsearch (CCHC_TEST_ELASTICSEARCH_HOME and CCHC_TEST_JAVA_HOME name none)")
    pem, private, fingerprint = certificate()
    authority = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.write_text(pem)
    salt = os.urandom(32)
    hashed = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), salt, 10_000, 32)
    users = f"tester:{{PBKDF2}}10000${base64.b64encode(salt).decode()}${base64.b64encode(hashed).decode()}\n"
    settings = {
        "xpack.security.enabled": "true",
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.certificate": "http.pem",
        "xpack.security.http.ssl.key": "http.key",
    }
    config = {"users": users, "users_roles": "superuser:tester\n", "http.pem": pem, "http.key": private}
    with engine.nodes(settings=settings, config=config, java=engine.BRIEF) as (node,):
        basic = base64.b64encode(f"tester:{PASSWORD}".encode()).decode()
        with Elasticsearch(node.url, basic_auth=basic, ca_certs=str(authority), request_timeout=90) as client:
            key = client.security.create_api_key(name="cchc", role_descriptors={"cchc": PRIVILEGES})["encoded"]
        yield Secured(node.url, authority, fingerprint, key)


def settings_of(node: Secured, **values: object) -> Settings:
    return Settings.model_validate(
        {
            "backend": "elasticsearch",
            "elasticsearch_url": node.url,
            "elasticsearch_prefix": f"sec-{uuid.uuid4().hex[:8]}",
        }
        | values
    )


def test_an_api_key_over_tls_opens_the_store(
    secured: Secured, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "elastic_transport", "elasticsearch", "urllib3"):
        caplog.set_level(logging.DEBUG, logger=name)
    (tmp_path / "key").write_text(secured.key + "\n")
    settings = settings_of(
        secured, elasticsearch_ca_file=secured.authority, elasticsearch_api_key_file=tmp_path / "key", data=tmp_path
    )
    store = open_store(settings, writable=True)
    assert store.put(library()) == ["created"] * 5
    assert store.figures(Query()).total == 5
    assert store.trouble() is None
    with Administration(settings) as indices:
        indices.reindex(lambda *_: None)
        indices.switch(keep=False)
        assert list(indices.check()) == []
    store.close()
    # The certificate itself may be named by its fingerprint, and a user enters with a password.
    other = settings.model_copy(
        update={
            "elasticsearch_ca_file": None,
            "elasticsearch_fingerprint": secured.fingerprint,
            "elasticsearch_api_key_file": None,
            "elasticsearch_user": "tester",
            "elasticsearch_password": SecretStr(PASSWORD),
        }
    )
    store = open_store(other, writable=False)
    assert store.status().documents == 5
    store.close()
    shown = caplog.text + repr(settings) + repr(other)
    assert secured.key not in shown
    assert PASSWORD not in shown


def test_who_is_not_let_in_is_told_why_without_the_secret(secured: Secured, tmp_path: Path) -> None:
    wrong = base64.b64encode(b"somebody:else").decode()
    trusted = {"elasticsearch_ca_file": secured.authority}
    for values, message in (
        ({**trusted, "elasticsearch_api_key": wrong}, "refuses these credentials: check CCHC_ELASTICSEARCH_API_KEY"),
        ({**trusted, "elasticsearch_password": "falsch-123"}, "refuses these credentials"),
        ({"elasticsearch_api_key": secured.key}, "is not trusted: set CCHC_ELASTICSEARCH_CA_FILE"),
        ({"elasticsearch_api_key": secured.key, "elasticsearch_fingerprint": "ab" * 32}, "is not trusted"),
    ):
        with pytest.raises(StoreError, match=message) as caught:
            open_store(settings_of(secured, **values), writable=True)
        assert not {wrong, "falsch-123", secured.key} & set(str(caught.value).split())
        assert secured.key not in str(caught.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"elasticsearch_url": "https://a:9200,http://b:9200"}, "cannot be mixed"),
        ({"elasticsearch_url": " , "}, "names no host"),
        ({"elasticsearch_api_key": "x", "elasticsearch_password": "y"}, "set one of them, not both"),
        ({"elasticsearch_fingerprint": "ab" * 32}, "write https in CCHC_ELASTICSEARCH_URL"),
        ({"elasticsearch_url": "https://a:9200", "elasticsearch_fingerprint": "ab:cd"}, "64 hexadecimal digits"),
        ({"elasticsearch_url": "https://a:9200", "elasticsearch_ca_file": "/none/ca.pem"}, "/none/ca.pem cannot be"),
        ({"elasticsearch_api_key_file": "/none/key"}, "CCHC_ELASTICSEARCH_API_KEY_FILE: /none/key cannot be read"),
        (
            {
                "elasticsearch_url": "https://a:9200",
                "elasticsearch_ca_file": __file__,
                "elasticsearch_fingerprint": "x",
            },
            "set one of them, not both",
        ),
    ],
)
def test_settings_that_cannot_be_are_named(values: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        connect(Settings.model_validate(values))


def test_messages_name_hosts_without_their_passwords() -> None:
    settings = Settings(elasticsearch_url="https://ai:bimat@a.example:9200, https://b.example:9200")
    assert addresses(settings) == "https://a.example:9200, https://b.example:9200"
