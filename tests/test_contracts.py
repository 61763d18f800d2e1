"""The shape of the house: who may import whom, held by import-linter, and what the core may not touch."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def lint_imports(config: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", str(config)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_all_import_contracts_are_kept() -> None:
    done = lint_imports(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_a_broken_contract_would_be_noticed(tmp_path: Path) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_text(
        '[tool.importlinter]\nroot_packages = ["app"]\n[[tool.importlinter.contracts]]\nname = "upside down"\n'
        'type = "layers"\nlayers = ["app.core", "app.library"]\n',
        encoding="utf-8",
    )
    assert lint_imports(config).returncode == 1


@pytest.mark.parametrize(
    "path", sorted((ROOT / "app" / "core").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_the_core_has_no_clock_no_files_and_no_environment(path: Path) -> None:
    """What import contracts can't see: calls that read the world."""
    banned = {
        "now",
        "utcnow",
        "today",
        "getenv",
        "environ",
        "open",
        "read_text",
        "read_bytes",
        "write_text",
        "sleep",
    }
    calls = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    names = {
        f.attr if isinstance(f, ast.Attribute) else f.id
        for f in calls
        if isinstance(f, (ast.Attribute, ast.Name))
    }
    assert not names & banned
