"""Messages arrive signed, once, again after a failure, and never where they must not."""

from __future__ import annotations

import contextlib
import email.policy
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from cchc.errors import FetchError, NewerStoreError, StoreBusyError, StoreError
from cchc.settings import Settings
from search_api.alerts import webhook, worker
from search_api.alerts.declared import add, load
from search_api.alerts.ledger import MOST_TOLD, Ledger
from search_api.alerts.model import Alert, Webhook
from search_api.alerts.worker import FIRST, MOST_ATTEMPTS, run
from search_api.backends import open_store
from search_api.backups import backup, restore
from search_api.protocol import Store
from tests.contract.records import entry, plain

SECRET = "a secret of sixteen letters or more"
NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def alert(**changes: Any) -> Alert:
    values = {"id": "mau", "title": "Mẫu", "search": {"on": "documents", "query": {}}, "past": True, "created_at": NOW}
    return Alert.model_validate({**values, **changes})


def hook(url: str, *, private: bool = True) -> dict[str, Any]:
    return {"url": url, "secret": SECRET, "private": private}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data", public_url="https://cchc.example/")
    store = open_store(settings, writable=True)
    store.put([entry(plain(number, f"Bài về thủ tục số {number}.")) for number in (1, 2)])
    store.close()
    return settings


@contextlib.contextmanager
def reading(settings: Settings) -> Iterator[Store]:
    store = open_store(settings, writable=False)
    try:
        yield store
    finally:
        store.close()


def once(settings: Settings, *alerts: Alert, now: datetime = NOW) -> worker.Summary:
    return run(settings, alerts, lambda: reading(settings), lambda: now)


def test_a_message_is_signed_and_names_its_evidence(settings: Settings, httpserver: HTTPServer) -> None:
    taken: list[Request] = []

    def take(request: Request) -> Response:
        taken.append(request)
        request.get_data()
        return Response(status=202)

    httpserver.expect_request("/hook", query_string="a=1").respond_with_handler(take)
    summary = once(settings, alert(webhook=hook(httpserver.url_for("/hook?a=1"))))
    assert (summary.fresh, summary.sent, summary.errors) == (2, 1, [])
    (request,) = taken
    parts = dict(part.split("=", 1) for part in request.headers["CCHC-Signature"].split(","))
    body = request.get_data()
    expected = hmac.new(SECRET.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(parts["v1"], expected)
    message = json.loads(body)
    assert message["id"] == request.headers["Idempotency-Key"]
    assert message["alert"] == {"id": "mau", "title": "Mẫu"}
    assert {one["title"] for one in message["evidence"]} == {"Bài 1", "Bài 2"}
    assert all(one["page"].startswith("https://cchc.example/documents/") for one in message["evidence"])
    assert len({one["id"] for one in message["evidence"]}) == 2
    assert SECRET not in body.decode()


def test_what_fails_is_sent_again_later_and_the_same(settings: Settings, httpserver: HTTPServer) -> None:
    bodies: list[tuple[str, bytes]] = []
    answers = iter([500, 302, 429, 200])

    def take(request: Request) -> Response:
        bodies.append((request.headers["Idempotency-Key"], request.get_data()))
        return Response(status=next(answers), headers={"Location": "http://169.254.169.254/"})

    httpserver.expect_request("/hook").respond_with_handler(take)
    held = alert(webhook=hook(httpserver.url_for("/hook")))
    now = NOW
    first = once(settings, held, now=now)
    assert (first.sent, first.put_off) == (0, 1)
    assert "answered 500" in first.errors[0]
    assert first.next_at == now + FIRST
    assert once(settings, held, now=now + FIRST / 2).put_off == 0, "not before its time"
    second = once(settings, held, now=now + FIRST)
    assert "answered 302" in second.errors[0]
    assert second.next_at == now + FIRST * 3, "twice as long"
    assert once(settings, held, now=now + FIRST * 3).put_off == 1
    assert once(settings, held, now=now + FIRST * 20).sent == 1
    assert len(bodies) == 4
    assert len(set(bodies)) == 1, "the same id and the same bytes each time"


def test_a_message_is_given_up_at_last_and_said_so(settings: Settings, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("no", status=500)
    held, now = alert(webhook=hook(httpserver.url_for("/hook"))), NOW
    for _ in range(MOST_ATTEMPTS):
        summary = once(settings, held, now=now)
        now += timedelta(hours=7)
    assert summary.given_up == 1
    assert summary.next_at is None
    with Ledger(settings.data) as ledger:
        told = ledger.told("mau")
    assert (told.waiting, told.given_up) == (0, 1)
    assert told.error is not None
    assert "500" in told.error


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.8"])
def test_a_private_address_is_never_asked_unless_it_is_allowed(host: str) -> None:
    refused = Webhook(url=f"http://{host}:9/hook", secret=SECRET)
    with pytest.raises(FetchError, match=r"private address .*--private"):
        webhook.send(refused, b"{}", "key", NOW)


def test_a_name_is_looked_up_once_and_all_its_addresses_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: object, **__: object) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("192.168.1.5", 80))]

    monkeypatch.setattr("socket.getaddrinfo", found)
    with pytest.raises(FetchError, match=r"192\.168\.1\.5"):
        webhook.send(Webhook(url="http://two-faced.example/", secret=SECRET), b"{}", "key", NOW)


def test_an_alert_that_fails_costs_the_others_nothing(settings: Settings, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    dead = alert(id="dead", webhook=hook("http://127.0.0.1:1/hook"))
    summary = once(settings, dead, alert(webhook=hook(httpserver.url_for("/hook"))))
    assert (summary.sent, summary.put_off) == (1, 1)
    assert "cannot be reached" in summary.errors[0]


def test_many_are_told_in_several_messages(settings: Settings, httpserver: HTTPServer) -> None:
    store = open_store(settings, writable=True)
    store.put([entry(plain(number, f"Thêm một bài mới mang số {number * 7919}.")) for number in range(10, 75)])
    store.close()
    sizes: list[int] = []

    def take(request: Request) -> Response:
        sizes.append(len(json.loads(request.get_data())["evidence"]))
        return Response(status=200)

    httpserver.expect_request("/hook").respond_with_handler(take)
    once(settings, alert(webhook=hook(httpserver.url_for("/hook"))))
    assert sorted(sizes) == [67 - MOST_TOLD, MOST_TOLD]


KILLED = """
import os, signal, sys
from pathlib import Path
from cchc.settings import Settings
from cli.alerting import run_all
from search_api.alerts.ledger import Ledger
from search_api.alerts import worker

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "before":
    worker.deliver = die
elif sys.argv[2] == "after":
    Ledger.sent = die
elif sys.argv[2] == "noting":
    Ledger._put = staticmethod(die)
run_all(Settings(data=Path(sys.argv[1])))
"""


@pytest.mark.parametrize("moment", ["noting", "before", "after"])
def test_a_kill_loses_nothing_and_each_evidence_is_told_once(
    settings: Settings, httpserver: HTTPServer, moment: str
) -> None:
    taken: list[tuple[str, bytes]] = []

    def take(request: Request) -> Response:
        taken.append((request.headers["Idempotency-Key"], request.get_data()))
        return Response(status=200)

    httpserver.expect_request("/hook").respond_with_handler(take)
    add(settings.data, alert(webhook=hook(httpserver.url_for("/hook"))))
    command = [sys.executable, "-c", KILLED, str(settings.data)]
    for _ in range(2):
        done = subprocess.run([*command, moment], cwd=ROOT, timeout=60, check=False, env=dict(os.environ))
        assert done.returncode == -signal.SIGKILL
    subprocess.run([*command, "never"], cwd=ROOT, timeout=60, check=True, env=dict(os.environ))
    subprocess.run([*command, "never"], cwd=ROOT, timeout=60, check=True, env=dict(os.environ))
    assert len(taken) == (3 if moment == "after" else 1)
    assert len(set(taken)) == 1, "a receiver that knows a key again has each evidence once"
    assert len(json.loads(taken[0][1])["evidence"]) == 2


class Mailbox:
    """Takes mails, or refuses them."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.refusing = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's own name
        if self.refusing:
            return "451 later"
        self.mails.append(envelope)
        return "250 OK"


def test_mails_say_what_is_new_with_its_words(settings: Settings) -> None:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        ours = settings.model_copy(
            update={"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "smtp_from": "cchc@mau.example"}
        )
        held = alert(title="Thủ tục\nmới", email=("an@mau.example", "binh@mau.example"))
        box.refusing = True
        now = NOW
        assert "did not take the mail" in once(ours, held, now=now).errors[0]
        box.refusing = False
        assert once(ours, held, now=now + FIRST).sent == 1
        assert once(ours, held, now=now + FIRST * 9).sent == 0
    finally:
        controller.stop()
    (mail,) = box.mails
    assert mail.rcpt_tos == ["an@mau.example", "binh@mau.example"]
    read = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert read["Subject"] == "[cchc] Thủ tục mới: 2 thông tin mới"
    text = read.get_content()
    assert "Bài về thủ tục số 1." in text
    assert "https://cchc.example/documents/" in text
    assert "https://tin.example/bai-00001" in text


def test_a_ledger_that_is_damaged_newer_or_in_use_is_named(settings: Settings) -> None:
    with Ledger(settings.data) as ledger:
        ledger._connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerStoreError, match=r"alerts\.sqlite"):
        Ledger(settings.data)
    (settings.data / "alerts.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(StoreError, match=r"alerts\.sqlite is damaged"):
        Ledger(settings.data)
    from cchc.datafolder import WriterLock

    with WriterLock(settings.data / worker.LOCK, "what alerts told"), pytest.raises(StoreBusyError, match="alerts"):
        once(settings)


def test_a_backup_holds_the_alerts_and_what_they_told(
    settings: Settings, httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    held = alert(webhook=hook(httpserver.url_for("/hook")))
    file = add(settings.data, held)
    assert once(settings, held).sent == 1
    backup(settings.data, tmp_path / "saved.tar.zst")
    restore(tmp_path / "saved.tar.zst", tmp_path / "restored")
    again = settings.model_copy(update={"data": tmp_path / "restored"})
    assert load(again.data) == ([held], [])
    assert (again.data / "alerts" / file.name).stat().st_mode & 0o777 == 0o600
    assert (once(again, held).fresh, len(httpserver.log)) == (0, 1)
