"""Settings from the environment. A bad value refuses to start and says which."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import InvalidInputError


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
    refresh_seconds: Annotated[float, Field(gt=0, le=60)] = 0.5
    """How often a worker looks for a newer library version."""
    frame_ancestors: str = "'self'"
    """Origins that may embed the sidebar (CSP `frame-ancestors`), space separated."""
    max_body_bytes: Annotated[int, Field(ge=1024)] = 1_000_000
    """Largest request body."""
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = "info"
    """Verbosity of the JSON log."""


def load_settings() -> Settings:
    """Read the environment; raises `InvalidInputError` naming the setting that is wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        fault = wrong.errors()[0]
        name = str(fault["loc"][0]).upper()
        raise InvalidInputError(f"设置 {name} 的值不对：{fault['input']!r}") from wrong
