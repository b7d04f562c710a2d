"""Settings from the environment (prefix CCHC_); docs/settings.md lists each one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from cchc.errors import SettingsError


class Settings(BaseSettings):
    """Everything that the environment decides."""

    model_config = SettingsConfigDict(env_prefix="CCHC_", extra="ignore", secrets_dir=None)

    data: Path = Field(default=Path("data"), description="The data folder: archive, records, index.")
    backend: Literal["embedded", "elasticsearch"] = Field(
        default="embedded", description="Where records are kept and searched."
    )
    elasticsearch_url: str = Field(
        default="http://127.0.0.1:9200", description="Address of Elasticsearch; several hosts with commas between them."
    )
    elasticsearch_api_key: SecretStr | None = Field(
        default=None, description="API key for Elasticsearch, in place of user and password."
    )
    elasticsearch_api_key_file: Path | None = Field(default=None, description="File that holds the API key.")
    elasticsearch_ca_file: Path | None = Field(
        default=None, description="Certificate authority (PEM) that the hosts' certificates are checked against."
    )
    elasticsearch_fingerprint: str | None = Field(
        default=None, description="SHA-256 fingerprint of the hosts' certificate, in place of an authority."
    )
    elasticsearch_patience: float = Field(
        default=300, ge=0, description="Seconds that a write waits for an Elasticsearch that does not answer."
    )
    elasticsearch_user: str | None = Field(default=None, description="User name for Elasticsearch.")
    elasticsearch_password: SecretStr | None = Field(
        default=None, description="Password for Elasticsearch; see also elasticsearch_password_file."
    )
    elasticsearch_password_file: Path | None = Field(
        default=None, description="File that holds the password for Elasticsearch."
    )
    elasticsearch_prefix: str = Field(default="cchc", description="First part of the names of its indices.")
    redis_url: SecretStr | None = Field(
        default=None, description="Address of Redis; when set, crawl workers share hosts through it."
    )
    redis_password_file: Path | None = Field(default=None, description="File that holds the password for Redis.")
    reading: Literal["open", "closed"] = Field(
        default="open", description="Whether pages and API answer everybody, or holders of a token alone."
    )
    rate_limit: str | None = Field(
        default=None, description='How often one client may ask, as "600/minute"; without, as often as it likes.'
    )
    cors_origins: str | None = Field(
        default=None, description="Sites whose scripts may read the API, with commas between them."
    )
    log: Literal["words", "json"] = Field(
        default="words", description="How the service logs: for a terminal, or one JSON object a line."
    )
    contact: str | None = Field(
        default=None, description="Address or e-mail that the user agent names, so that a portal can complain."
    )
    sources: Path | None = Field(
        default=None, description="A further folder of source declarations, beside those that come with cchc."
    )
    daily_budget: int = Field(default=500, ge=1, description="Requests a source that a daily crawl may make.")
    backfill_budget: int = Field(
        default=2000, ge=1, description="Requests a source that one run of a backfill may make."
    )

    public_url: str | None = Field(
        default=None, description="Address under which people reach this cchc, for links in alerts."
    )
    smtp_host: str | None = Field(default=None, description="Server that takes the mails of alerts.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_tls: Literal["starttls", "ssl", "none"] = Field(default="starttls", description="How it is spoken to.")
    smtp_user: str | None = Field(default=None, description="User name for it.")
    smtp_password: SecretStr | None = Field(default=None, description="Password for it; see also smtp_password_file.")
    smtp_password_file: Path | None = Field(default=None, description="File that holds the password for it.")
    smtp_from: str | None = Field(default=None, description="Address that the mails of alerts come from.")

    chromium: Path | None = Field(
        default=None, description="The browser for sources whose pages are rendered; otherwise the first on the PATH."
    )

    @field_validator("rate_limit")
    @classmethod
    def _is_a_rate(cls, rate: str | None) -> str | None:
        if rate:
            from limits import parse

            try:
                parse(rate)
            except ValueError as error:
                raise PydanticCustomError("rate", 'wants how many in what time, as "600/minute"') from error
        return rate or None

    def elasticsearch_secret(self) -> str | None:
        """The password for Elasticsearch from its variable or file. Raises SettingsError for an unreadable file."""
        return _secret(self.elasticsearch_password, self.elasticsearch_password_file, "ELASTICSEARCH_PASSWORD_FILE")

    def elasticsearch_key(self) -> str | None:
        """The API key for Elasticsearch from its variable or file. Raises SettingsError for an unreadable file."""
        return _secret(self.elasticsearch_api_key, self.elasticsearch_api_key_file, "ELASTICSEARCH_API_KEY_FILE")

    def smtp_secret(self) -> str | None:
        """The password for the SMTP server. Raises SettingsError for an unreadable file."""
        return _secret(self.smtp_password, self.smtp_password_file, "SMTP_PASSWORD_FILE")

    def redis_secret(self) -> str | None:
        """The password for Redis from its file. Raises SettingsError for an unreadable file."""
        return _secret(None, self.redis_password_file, "REDIS_PASSWORD_FILE")


def _secret(value: SecretStr | None, file: Path | None, variable: str) -> str | None:
    if value is not None:
        return value.get_secret_value()
    if file is None:
        return None
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"CCHC_{variable}: {file} cannot be read: {error}") from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Raises SettingsError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"CCHC_{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}" for item in error.errors()
        )
        raise SettingsError(wrong) from error
