"""Runs alerts: looks for what is new, notes it, sends what is due."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cchc.datafolder import WriterLock
from cchc.errors import CchcError
from cchc.settings import Settings
from search_api.alerts import mail, webhook
from search_api.alerts.evidence import evidence
from search_api.alerts.ledger import Ledger, Message
from search_api.alerts.model import Alert
from search_api.protocol import Store

log = logging.getLogger(__name__)
LOCK = "alerts.lock"
FIRST = timedelta(minutes=1)  # until a message is tried again, doubled each time up to LONGEST
LONGEST = timedelta(hours=6)
MOST_ATTEMPTS = 25  # about four days


@dataclass(slots=True)
class Summary:
    """What a run did: new evidence, messages sent, put off and given up, and what went wrong in one line each."""

    fresh: int = 0
    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    errors: list[str] = field(default_factory=list)
    next_at: datetime | None = None


def run(
    settings: Settings,
    alerts: Sequence[Alert],
    opened: Callable[[], AbstractContextManager[Store]],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Summary:
    """Look for what is new to each alert and send all that is due; an alert that fails costs the others nothing.

    Raises StoreBusyError while another run is at it, StoreError when store or ledger cannot be used.
    """
    summary = Summary()
    with WriterLock(settings.data / LOCK, "what alerts told"), Ledger(settings.data) as ledger:
        if alerts:
            with opened() as store:
                for alert in alerts:
                    try:
                        summary.fresh += look(store, ledger, alert, now())
                    except CchcError as error:
                        summary.errors.append(f"alert {alert.id}: {error}")
        known = {alert.id: alert for alert in alerts}
        for message in ledger.due(now()):
            held = known.get(message.alert)
            if held is None or message.channel not in held.channels:
                ledger.failed(message, "the alert is declared no more, or tells this channel no more", None)
                summary.given_up += 1
                continue
            _send(settings, ledger, held, message, now(), summary)
        summary.next_at = ledger.next_at()
    return summary


def look(store: Store, ledger: Ledger, alert: Alert, at: datetime) -> int:
    """Note what an alert finds; how much of it is to be told.

    What is held when an alert first runs is known, and not told, unless it asks for the past.
    """
    declared, snapshot = declaration(alert), store.snapshot()
    last = ledger.snapshot(alert.id, declared)
    if last == snapshot:
        return 0
    silent = last is None and not alert.past
    channels = () if silent else alert.channels
    fresh = ledger.note(alert.id, declared, snapshot, evidence(store, alert), channels, at)
    return 0 if silent else fresh


def declaration(alert: Alert) -> str:
    """A digest of what an alert watches: an alert that watches something else begins anew."""
    watched = alert.model_dump_json(include={"search", "moves"})
    return hashlib.sha256(watched.encode()).hexdigest()[:16]


def deliver(settings: Settings, alert: Alert, message: Message, at: datetime) -> None:
    """Send one message once. Raises FetchError or SettingsError when it does not arrive."""
    base = settings.public_url.rstrip("/") if settings.public_url else None
    if message.channel == "webhook" and alert.webhook is not None:
        webhook.send(alert.webhook, webhook.body_of(alert, message, base), message.id, at)
    else:
        mail.send(settings, mail.mail_of(alert, message, settings.smtp_from or "", base))


def _send(settings: Settings, ledger: Ledger, alert: Alert, message: Message, at: datetime, summary: Summary) -> None:
    try:
        deliver(settings, alert, message, at)
    except CchcError as error:
        tried = message.attempts + 1
        again = at + min(LONGEST, FIRST * 2 ** min(message.attempts, 20)) if tried < MOST_ATTEMPTS else None
        ledger.failed(message, str(error), again)
        summary.errors.append(f"alert {alert.id}: {error}")
        if again is None:
            summary.given_up += 1
            log.error("alert %s: message %s is given up after %d attempts: %s", alert.id, message.id, tried, error)
        else:
            summary.put_off += 1
        return
    ledger.sent(message, at)
    summary.sent += 1
