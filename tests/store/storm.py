"""A child process that writes as fast as it can and says what was acknowledged: ``python -m tests.store.storm URL SHOP``.

One JSON line on stdout for each committed transaction, written after the commit returned.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

from app.access import Principal
from app.core.facts import ShopFacts
from app.store import entries, facts
from app.store.inputs import EntryChange, Ref
from app.store.session import Store, open_store
from tests.store.cases import phrase

BATCH = 40
"""Entries in one import."""


def edit(store: Store, who: Principal, number: int) -> dict[str, Any]:
    """Make an entry on the first call, change it on later ones."""
    key = f"ship.when.{who.name}"
    with store.begin() as session:
        if number == 0:
            row = entries.create(session, who, phrase(key))
        else:
            ref = Ref(kind="phrase", key=key)
            data = {**phrase(key).data, "title": f"{who.name}{number}"}
            row = entries.save(session, who, ref, EntryChange(data=data), expected=number)
    return {"key": key, "version": row.version, "title": row.data["title"]}


def bring_in(store: Store, who: Principal, number: int) -> dict[str, Any]:
    """Many entries in one transaction, as an import does it."""
    keys = [f"ship.when.{who.name}.{number}.{line}" for line in range(BATCH)]
    with store.begin() as session:
        for key in keys:
            entries.create(session, who, phrase(key))
    return {"keys": keys}


def confirm(store: Store, who: Principal, number: int) -> dict[str, Any]:
    """A new version of the shop's facts."""
    with store.begin() as session:
        row = facts.save(session, who, ShopFacts(handling_days=number % 5))
    return {"facts": row.version, "handling_days": number % 5}


def run(
    store: Store, shop_id: int, name: str, act: Callable[[Store, Principal, int], dict[str, Any]]
) -> None:
    """Act until killed, or until the database goes away."""
    who = Principal.operator(shop_id, name)
    for number in range(1_000_000):
        done = json.dumps(act(store, who, number), ensure_ascii=True)
        sys.stdout.write(done + "\n")
        sys.stdout.flush()


def main() -> None:
    """Two editors, an import and a manager at once."""
    store, shop_id = open_store(sys.argv[1]), int(sys.argv[2])
    threading.excepthook = lambda _: None
    writers = (("li", edit), ("wang", edit), ("import", bring_in), ("manager", confirm))
    threads = [threading.Thread(target=run, args=(store, shop_id, name, act)) for name, act in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
