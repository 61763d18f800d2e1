"""What the fields of phrases and scripts are called by the people who write them."""

from __future__ import annotations

FIELDS = {
    "title": "标题", "category": "分组", "pack": "行业包", "state": "状态", "code": "短码", "replies": "说法",
    "safe": "不带时间的说法", "examples": "买家问法", "keywords": "关键词", "intents": "意图", "phases": "阶段",
    "channel": "渠道", "needs": "适用条件", "authority": "需谁同意", "valid": "有效期", "mood": "买家情绪",
    "proactive": "主动发送", "stages": "阶段与步骤", "enter": "进入信号", "leave": "结束信号", "exits": "收尾",
    "escalate": "转交", "id": "编号", "deleted": "回收站", "goal": "这一步要做到什么", "cues": "买家会说",
    "record": "要记下的", "when_asked": "买家提到才说", "concession": "让步", "stage": "阶段名",
    "steps": "步骤",
}  # fmt: skip
