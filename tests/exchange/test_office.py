"""Files open in LibreOffice as they were meant. Defined only where it is installed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from app.exchange import formats
from app.exchange.formats import FLAT
from app.exchange.model import Format, Row

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ROWS = [
    Row(0, "亲，在的/:^_^", "a1", "开场", "欢迎"),
    Row(0, '他说"好,的"\n稍等/:8*8 ', "a2", "发货", "引号"),
    Row(0, "=1+1", "a3", "", "公式"),
]


CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"


def saved(name: Format, folder: Path, kind: str) -> Path:
    """An exported file as LibreOffice saves it in another kind."""
    writer = FLAT[name]
    path = folder / f"in.{writer.suffix}"
    path.write_bytes(writer.write(ROWS))
    read = ["--infilter=Text - txt - csv (StarCalc):44,34,76,1"] if writer.suffix == "csv" else []
    command = [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", *read]
    wish = ["--convert-to", kind, "--outdir", str(folder / "out"), str(path)]
    subprocess.run([*command, *wish], check=True, timeout=120, capture_output=True)
    return folder / "out" / f"in.{kind.split(':', maxsplit=1)[0]}"


def opened(name: Format, folder: Path) -> list[list[str]]:
    """The cells that LibreOffice shows of an exported file."""
    with saved(name, folder, CSV).open(encoding="utf-8-sig", newline="") as converted:
        return list(csv.reader(converted))


if OFFICE:

    def test_an_xlsx_opens_without_running_anything(tmp_path: Path) -> None:
        shown = opened("xlsx", tmp_path)
        assert [row[1] for row in shown[1:]] == [row.text for row in ROWS]

    def test_a_csv_opens_without_running_anything(tmp_path: Path) -> None:
        shown = opened("csv", tmp_path)
        assert shown[3][1] == "'=1+1"

    @pytest.mark.parametrize("name", ["xlsx", "workbench", "feiniu-xlsx"])
    def test_what_an_office_saves_again_is_imported_as_it_was(name: Format, tmp_path: Path) -> None:
        again = formats.read(saved(name, tmp_path, "xlsx").read_bytes())
        ours = formats.read((tmp_path / "in.xlsx").read_bytes())
        assert (again.format, again.rows, again.bad) == (ours.format, ours.rows, ours.bad)


def test_the_files_an_office_would_open_are_well_formed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(FLAT["xlsx"].write(ROWS))
    assert [row.text for row in formats.read(path.read_bytes()).rows if isinstance(row, Row)] == [
        row.text for row in ROWS
    ]
