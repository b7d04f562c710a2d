"""What `cchc alerts` and the watch do with the alerts of a data folder."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.settings import Settings
    from search_api.alerts.model import Alert
    from search_api.alerts.worker import Summary


@dataclass(frozen=True, slots=True)
class Declared:
    """Where an alert was written, and the secret that was made for its webhook."""

    file: Path
    secret: str | None
    notes: tuple[str, ...] = ()


def declared(
    settings: Settings,
    identity: str,
    *,
    title: str | None,
    query: str | None,
    on: str,
    names: Sequence[str],
    moves: str | None,
    places: int,
    level: str,
    unit: str | None,
    webhook: str | None,
    private: bool,
    email: Sequence[str],
    past: bool,
) -> Declared:
    """Write an alert of what the command line says. Raises SettingsError for what cannot be."""
    from pydantic import ValidationError

    from cchc.datafolder import open_data_folder
    from cchc.errors import SettingsError
    from search_api.alerts.declared import add
    from search_api.alerts.model import ASKED, Alert, query_of, told

    subject = next((one for one in ASKED if one == on), None)
    if subject is None:
        raise SettingsError(f"--on: there is no list {on!r}, only {', '.join(ASKED)}")
    watched = [name for name, value in (("--query", query), ("--names", names), ("--moves", moves)) if value]
    if query is not None and "--query" not in watched:
        watched.append("--query")
    if len(watched) != 1:
        raise SettingsError(
            f"an alert watches one of --query, --names and --moves, not {' and '.join(watched) or 'none'}"
        )
    values: dict[str, Any] = {
        "id": identity,
        "title": title or identity,
        "email": tuple(email),
        "past": past,
        "created_at": datetime.now(UTC),
    }
    if moves:
        values["moves"] = {"indicator": moves, "places": places, "level": level, "unit": unit}
    elif names:
        values["search"] = {"on": "documents", "query": {"unit": list(names)}}
    else:
        values["search"] = {"on": subject, "query": query_of(query or "", subject)}
    secret = secrets.token_urlsafe(32) if webhook else None
    if webhook:
        values["webhook"] = {"url": webhook, "secret": secret, "private": private}
    try:
        alert = Alert.model_validate(values)
    except ValidationError as error:
        raise SettingsError(f"alert {identity}: {told(error)}") from error
    if alert.email and not (settings.smtp_host and settings.smtp_from):
        raise SettingsError("mail needs CCHC_SMTP_HOST and CCHC_SMTP_FROM: set them first (docs/alerts.md)")
    folder = open_data_folder(settings.data).path
    alert, notes = _understood(settings, alert)
    return Declared(add(folder, alert), secret, notes)


def _understood(settings: Settings, alert: Alert) -> tuple[Alert, tuple[str, ...]]:
    """The alert with the units that it means, and what to tell of those that nothing has yet.

    Before anything is held, an alert stays as it was typed. Raises SettingsError for a unit that is none.
    """
    from cchc.errors import StoreError
    from cli.opening import store_of
    from search_api.alerts.units import ranked, unheard

    try:
        with store_of(settings) as store:
            meant, missing = ranked(store, alert), unheard(store, alert)
    except StoreError:
        return alert, ("the store cannot be asked yet: units stay as they were typed",)
    notes = []
    for name, close in missing.items():
        note = f"nothing that is held speaks of {name!r}"
        notes.append(note + (f"; close to it: {', '.join(close)}" if close else ""))
    return meant, tuple(notes)


def show_list(settings: Settings, *, json_output: bool) -> list[str]:
    """Print the alerts with what they told; what is wrong with files that are none."""
    from cchc.datafolder import open_data_folder
    from cli.exits import complain
    from cli.output import console
    from search_api.alerts.declared import load
    from search_api.alerts.ledger import Ledger

    folder = open_data_folder(settings.data, create=False).path
    alerts, wrong = load(folder)
    with Ledger(folder) as ledger:
        rows = [{**shown(alert), **asdict(ledger.told(alert.id))} for alert in alerts]
    for message in wrong:
        complain(message)
    if json_output:
        print(json.dumps(rows, ensure_ascii=False))
        return wrong
    out = console()
    for row in rows:
        out.print(f"{row['id']:24} {row['title']}", markup=False, style="bold")
        out.print(f"{'':24} watches {row['watches']}", markup=False)
        out.print(f"{'':24} tells {', '.join(row['tells'])}", markup=False)
        counts = f"sent {row['sent']}, waiting {row['waiting']}, given up {row['given_up']}"
        out.print(f"{'':24} {counts}; looked last {row['ran_at'] or 'never'}", markup=False, style="dim")
        if row["error"]:
            out.print(f"{'':24} {row['error']}", markup=False, style="yellow")
    if not rows:
        out.print("no alerts are declared: `cchc alerts add --help`", style="dim", markup=False)
    return wrong


def shown(alert: Alert) -> dict[str, Any]:
    """An alert for people and machines, without its secret."""
    if alert.moves:
        rule = alert.moves
        watches = f"{rule.indicator}: the rank of {rule.unit or f'any {rule.level}'} moves by {rule.places} or more"
    else:
        query = alert.search.query if alert.search else {}
        watches = f"{alert.search.on if alert.search else ''}: {json.dumps(query, ensure_ascii=False)}"
    tells = [*([alert.webhook.url] if alert.webhook else []), *alert.email]
    return {"id": alert.id, "title": alert.title, "watches": watches, "tells": tells, "past": alert.past}


def run_once(settings: Settings, *, json_output: bool = False) -> int:
    """Run all alerts; the exit status."""
    from cli.exits import NETWORK, OK, USAGE, complain

    summary, wrong = run_all(settings)
    for message in (*wrong, *summary.errors):
        complain(message)
    if json_output:
        print(json.dumps(asdict(summary), default=str, ensure_ascii=False))
    else:
        print(
            f"{summary.fresh} new, {summary.sent} messages sent, {summary.put_off} put off, {summary.given_up} given up"
        )
    if summary.errors:
        return NETWORK
    return USAGE if wrong else OK


def run_all(settings: Settings) -> tuple[Summary, list[str]]:
    """Look for what is new and send what is due; what happened, and the files that are no alerts.

    Raises StoreError when store or ledger cannot be used, StoreBusyError while another run is at it.
    """
    from cchc.datafolder import open_data_folder
    from cli.opening import store_of
    from search_api.alerts.declared import load
    from search_api.alerts.worker import run

    folder = open_data_folder(settings.data, create=False).path
    alerts, wrong = load(folder)
    return run(settings, alerts, lambda: store_of(settings)), wrong


def try_out(settings: Settings, identity: str) -> None:
    """Send a test message on every channel of an alert. Raises FetchError when one does not arrive."""
    import uuid

    from cchc.datafolder import open_data_folder
    from cli.opening import store_of
    from search_api.alerts.declared import find
    from search_api.alerts.evidence import Evidence, evidence
    from search_api.alerts.ledger import Message
    from search_api.alerts.worker import deliver

    alert = find(open_data_folder(settings.data, create=False).path, identity)
    with store_of(settings) as store:
        count, first = 0, None
        for one in evidence(store, alert):
            first = first or one
            count += 1
    print(f"alert {identity} finds {count} now" + (f", for example: {first.title}" if first else ""))
    now = datetime.now(UTC)
    said = Evidence((f"test:{identity}",), "Thử cảnh báo (test of an alert)", alert.title, None, None, None)
    for channel in alert.channels:
        deliver(settings, alert, Message(str(uuid.uuid4()), alert.id, channel, now, 0, (said,)), now)
        print(f"a test message was sent by {channel}")
