"""A bad setting refuses to start, says which and why, and does not repeat a secret."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.cli.main import main
from app.errors import InvalidInputError
from app.main import create_app
from app.settings import Settings, load_settings

GOOD = "0123456789abcdef"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "0", "PORT"),
        ("WORKERS", "many", "WORKERS"),
        ("RATE_PER_MINUTE", "-1", "RATE_PER_MINUTE"),
        ("ORDER_SOURCE_URL", "http://erp.example.com/orders", "https"),
        ("ORDER_SOURCE_URL", "ftp://localhost/", "https"),
        ("ORDER_SOURCE_URL", "https://user:password@erp.example.com/", "https"),
        ("ORDER_SOURCE_URL", "https://", "https"),
        ("ORDER_SOURCE_URL", "https://erp.example.com:x/", "ORDER_SOURCE_URL"),
        ("ORDER_SOURCE_MS", "1", "ORDER_SOURCE_MS"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL"),
    ],
)
def test_a_bad_value_says_which(name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_SOURCE_SECRET", GOOD)
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInputError, match=why) as caught:
        load_settings()
    assert name in caught.value.message


@pytest.mark.parametrize("secret", ["", "short-secret"])
def test_a_secret_is_asked_for_and_not_repeated(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_SOURCE_URL", "https://erp.example.com/orders")
    monkeypatch.setenv("ORDER_SOURCE_SECRET", secret)
    with pytest.raises(InvalidInputError, match="ORDER_SOURCE_SECRET") as caught:
        load_settings()
    assert "short-secret" not in caught.value.message


def test_good_values_are_taken_and_the_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_SOURCE_URL", "http://localhost:8080/orders")
    monkeypatch.setenv("ORDER_SOURCE_SECRET", GOOD)
    found = load_settings()
    assert found.order_source_secret.get_secret_value() == GOOD
    assert GOOD not in repr(found)


def test_a_database_that_is_away_is_one_line_and_no_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://who:sesame@127.0.0.1:1/x")
    monkeypatch.setattr(sys, "argv", ["kuaihui", "migrate"])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert "数据库连不上" in said
    assert "sesame" not in said


@pytest.mark.parametrize("value", ["*", "https://*.example.com", "chat.example.com", "https://a.cn/path"])
def test_a_bad_embedding_host_refuses_to_start(value: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="FRAME_ANCESTORS"):
        create_app(Settings(database_url=f"sqlite:///{tmp_path}/a.db", frame_ancestors=value))
    assert not (tmp_path / "a.db").exists()
