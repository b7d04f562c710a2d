"""Settings from the environment (prefix CCHC_); docs/settings.md lists each one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from cchc.errors import SettingsError


class Settings(BaseSettings):
    """Everything that the environment decides."""

    model_config = SettingsConfigDict(env_prefix="CCHC_", extra="ignore", secrets_dir=None)

    data: Path = Field(default=Path("data"), description="The data folder: archive, records, index.")
    backend: Literal["embedded", "elasticsearch"] = Field(
        default="embedded", description="Where records are kept and searched."
    )
    elasticsearch_url: str = Field(default="http://127.0.0.1:9200", description="Address of Elasticsearch.")
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
    contact: str | None = Field(
        default=None, description="Address or e-mail that the user agent names, so that a portal can complain."
    )
    sources: Path | None = Field(
        default=None, description="A further folder of source declarations, beside those that come with cchc."
    )


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
