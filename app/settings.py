"""Settings from the environment. A bad value refuses to start and says which."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import InvalidInputError

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_SHORTEST = 16


class Settings(BaseSettings):
    """Every setting, with the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    """Port to listen on."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes; each serves from its own snapshot."""
    database_url: str = "sqlite:///data/kuaihui.db"
    """SQLAlchemy URL; `postgresql+psycopg://…` for teams."""
    demo: bool = True
    """Whether the demo shop and its pages are open."""
    refresh_seconds: Annotated[float, Field(gt=0, le=60)] = 0.1
    """How often a worker looks for a newer library version."""
    frame_ancestors: str = "'self'"
    """Origins that may embed the sidebar (CSP `frame-ancestors`), space separated."""
    max_body_bytes: Annotated[int, Field(ge=1024)] = 1_000_000
    """Largest request body."""
    max_upload_bytes: Annotated[int, Field(ge=1024)] = 10_000_000
    """Largest file that can be imported."""
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days for which use (questions, withheld replies, what agents did) is kept."""
    rate_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 1200
    """Requests a minute by one token or session, or by one address without one; 0: no limit."""
    order_source_url: str = ""
    """Where to ask for the facts of an order; empty: nowhere."""
    order_source_secret: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    """Signs the requests to `order_source_url`; at least 16 characters."""
    order_source_ms: Annotated[int, Field(ge=20, le=5000)] = 300
    """Milliseconds to wait for its answer."""
    order_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """Days for which a pushed order is kept after it was last told."""
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = "info"
    """Verbosity of the JSON log."""

    @field_validator("order_source_url")
    @classmethod
    def _private(cls, url: str) -> str:
        parts = urlsplit(url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
        whole = parts.hostname and parts.username is None and not parts.fragment and parts.port != 0
        if url and not (secure and whole):
            raise ValueError("请写 https:// 开头的地址（本机可用 http://localhost）")
        return url

    @field_validator("order_source_secret")
    @classmethod
    def _shared(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("order_source_url") and len(secret.get_secret_value()) < _SHORTEST:
            raise ValueError(f"设置了 ORDER_SOURCE_URL 就要有至少{_SHORTEST}个字符的密钥")
        return secret


def load_settings() -> Settings:
    """Read the environment; raises `InvalidInputError` naming the setting that is wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        fault = wrong.errors()[0]
        name = str(fault["loc"][0]).upper()
        reason = str(fault.get("ctx", {}).get("error", ""))
        given = "" if "SECRET" in name else repr(fault["input"])
        said = "，".join(part for part in (given, reason) if part)
        raise InvalidInputError(f"设置 {name} 的值不对：{said}") from None
