"""A library on disk that is right, for tests that spoil one thing of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

INTENTS = """\
ship:
  ship.when: {zh: 什么时候发货, phase: any}
bargain:
  bargain.discount: {zh: 能不能便宜, phase: presale}
"""
PHRASES = """\
category: 发货
phrases:
  - id: ship.when.next
    code: fhsj
    title: 什么时候发货
    intents: [ship.when]
    replies:
      - 付款后{{ ship_window }}发出
      - text: 按付款先后安排，发出后能看到单号
        length: long
    safe: 按付款先后安排
    examples: [什么时候发货, 几天能发]
    keywords: [发货]
    needs: {order: [none, unpaid]}
    valid: {from: 2026-11-01, until: "2026-11-13"}
  - id: ship.when.paid
    code: fkfh
    title: 付款了何时发
    intents: [ship.when]
    replies: [仓库在按付款顺序打包了]
    examples: [我付款了什么时候发]
"""
SCRIPTS = """\
category: 议价
scripts:
  - id: bargain.ladder
    title: 议价
    intents: [bargain.discount]
    enter: [能便宜点吗]
    stages:
      - name: 讲价值
        steps:
          - id: value
            goal: 讲品质
            replies: [面料和做工您可以看看详情页, 质量这块您放心用]
          - id: gift
            goal: 给赠品
            replies: [给您备注一份小礼物, 小礼物跟包裹一起放]
            concession: {kind: gift, level: 1}
    exits:
      - {when: 买家说再看看, say: 好的您慢慢看}
    escalate:
      - {when: 超出权限, to: lead}
"""
Write = Callable[[str, str], Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a small, right library."""
    files = {
        "phrases/intents.yaml": INTENTS, "phrases/words.yaml": "filler: [亲]\n", "phrases/shipping.yaml": PHRASES,
        "scripts_zh/bargain.yaml": SCRIPTS,
    }  # fmt: skip
    (tmp_path / "phrases" / "packs").mkdir(parents=True)
    (tmp_path / "scripts_zh").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def spoil(root: Path) -> Callable[[str, str, str], Path]:
    """``spoil(file, old, new)``: replace one thing in one file; the file's path."""

    def edit(name: str, old: str, new: str) -> Path:
        path = root / name
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return path

    return edit
