"""Messages by e-mail: plain text, Vietnamese first, with the sentence and an address for each evidence."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from cchc.errors import FetchError, SettingsError
from cchc.settings import Settings
from search_api.alerts.ledger import Message
from search_api.alerts.model import Alert

SECONDS = 30.0
LONGEST = 600  # characters of a sentence


def mail_of(alert: Alert, message: Message, sender: str, base: str | None) -> EmailMessage:
    """The mail of a message; its Message-ID is the message's, however often it is sent."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(alert.email)
    mail["Subject"] = f"[cchc] {_line(alert.title)}: {len(message.evidence)} thông tin mới"
    mail["Date"] = format_datetime(message.made_at)
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2] or 'cchc'}>"
    mail["Auto-Submitted"] = "auto-generated"
    lines = [f"{_line(alert.title)} – {len(message.evidence)} thông tin mới (new evidence)", ""]
    for number, one in enumerate(message.evidence, 1):
        lines.append(f"{number}. {_line(one.title)}")
        if one.text and one.text != one.title:
            lines.append(f"   “{_line(one.text)[:LONGEST]}”")
        if one.published_at:
            lines.append(f"   Đăng ngày (published): {one.published_at[:10]}")
        if base and one.page:
            lines.append(f"   Nguyên văn (words): {base}{one.page}")
        if one.url:
            lines.append(f"   Nguồn (source): {one.url}")
        lines.append("")
    lines.append("Máy đọc từ văn bản công khai; hãy đối chiếu nguyên văn trước khi trích dẫn.")
    lines.append("Read by machine from public documents; check the words before you cite them.")
    mail.set_content("\n".join(lines))
    return mail


def send(settings: Settings, mail: EmailMessage) -> None:
    """Hand a mail to the SMTP server. Raises SettingsError without one, FetchError when it does not take the mail."""
    host, sender = settings.smtp_host, settings.smtp_from
    if not host or not sender:
        raise SettingsError("CCHC_SMTP_HOST and CCHC_SMTP_FROM are not set: no mail can be sent")
    secret = settings.smtp_secret()
    try:
        with _connected(settings, host) as server:
            if settings.smtp_user and secret is not None:
                server.login(settings.smtp_user, secret)
            refused = server.send_message(mail, sender)
    except (smtplib.SMTPException, OSError) as error:
        raise FetchError(f"SMTP server {host} did not take the mail: {' '.join(str(error).split())}") from error
    if refused:
        raise FetchError(f"SMTP server {host} refused {', '.join(refused)}")


def _connected(settings: Settings, host: str) -> smtplib.SMTP:
    if settings.smtp_tls == "ssl":
        return smtplib.SMTP_SSL(host, settings.smtp_port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, settings.smtp_port, timeout=SECONDS)
    if settings.smtp_tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _line(text: str) -> str:
    return " ".join(text.split())
