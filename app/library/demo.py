"""The demo shop's facts and slot values, read from the file beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.core.types import ShopFacts
from app.library.yamlfile import load


class _DemoFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    packs: frozenset[str]
    facts: ShopFacts
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A shop to play with."""

    name: str
    packs: frozenset[str]
    facts: ShopFacts
    values: dict[str, str]


@lru_cache(maxsize=1)
def demo_shop() -> DemoShop:
    """The shipped demo shop."""
    content, _ = load(Path(__file__).with_name("demo_shop.yaml"), _DemoFile)
    return DemoShop(content.name, content.packs, content.facts, content.values)
