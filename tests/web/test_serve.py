"""Starting: the banner names every page, a first start prints its secrets once, a second start prints none."""

from __future__ import annotations

from pathlib import Path

from app.serve import banner, prepare
from app.settings import Settings
from app.store.session import open_store


def test_a_first_start_makes_secrets_and_a_second_does_not(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    fresh = prepare(store)
    again = prepare(store)
    store.close()
    assert fresh is not None and again is None
    text = banner(Settings(port=9001), fresh, 1.2)
    for path in ("/demo", "/sidebar", "/console", "/docs"):
        assert f"http://127.0.0.1:9001{path}" in text
    assert fresh.token in text and fresh.first.password in text
    assert "一次性密码" not in banner(Settings(port=9001), None, 1.2)
