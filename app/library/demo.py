"""The demo shop's facts and slot values, read from the file beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from app.core.facts import ShopFacts
from app.library.yamlfile import load


class _DemoFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    packs: frozenset[str]
    facts: ShopFacts
    values: dict[str, str]
    presets: dict[str, ShopFacts]


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A shop to play with."""

    name: str
    packs: frozenset[str]
    facts: ShopFacts
    values: dict[str, str]
    presets: dict[str, dict[str, Any]]
    """What each preset replaces of the facts."""


@lru_cache(maxsize=1)
def demo_shop() -> DemoShop:
    """The shipped demo shop."""
    content, _ = load(Path(__file__).with_name("demo_shop.yaml"), _DemoFile)
    presets = {
        name: facts.model_dump(mode="json", exclude_unset=True) for name, facts in content.presets.items()
    }
    return DemoShop(content.name, content.packs, content.facts, content.values, presets)
