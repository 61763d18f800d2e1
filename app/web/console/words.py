"""The words of the console: names of states, packs, fields and acts as leads say them."""

from __future__ import annotations

NAV = (
    ("library", "话术库", "/console", "library.edit"),
    ("review", "审核", "/console/review", "library.edit"),
    ("facts", "发货能力", "/console/facts", "facts.read"),
    ("audit", "记录", "/console/audit", "audit.read"),
)
"""The navigation: name, label, address, and the act that a role must be allowed to see it."""
STATES = {"draft": "草稿", "review": "待审核", "published": "已发布", "archived": "已归档"}
BIN = "bin"
"""The list of deleted entries, beside the states."""
KINDS = {"phrase": "快捷短语", "script": "脚本"}
PACKS = {
    "general": "通用", "apparel": "服饰", "food": "食品", "home": "家居", "electronics": "数码家电",
    "beauty": "美妆", "bigsale": "大促",
}  # fmt: skip
FIELDS = {
    "title": "标题", "category": "分组", "pack": "行业包", "state": "状态", "code": "短码", "replies": "说法",
    "safe": "不带时间的说法", "examples": "买家问法", "keywords": "关键词", "intents": "意图", "phases": "阶段",
    "channel": "渠道", "needs": "适用条件", "authority": "需谁同意", "valid": "有效期", "mood": "买家情绪",
    "proactive": "主动发送", "stages": "阶段与步骤", "enter": "进入信号", "leave": "结束信号", "exits": "收尾",
    "escalate": "转交", "id": "编号", "deleted": "回收站",
}  # fmt: skip
PHASES = {"presale": "售前", "sale": "售中", "transit": "运输中", "after": "售后"}
CHANNELS = {"chat": "聊天", "review": "评价回复", "call": "电话"}
BOSSES = {"lead": "组长", "manager": "店长"}
MOODS = {"angry": "生气", "anxious": "着急", "thankful": "感谢", "calm": "平静"}
ORDERS = {
    "none": "还没下单", "unpaid": "未付款", "paid": "已付款", "shipped": "已发货", "signed": "已签收", "closed": "已关闭",
}  # fmt: skip
ITEMS = {"in_stock": "有货", "out_of_stock": "缺货", "presale": "预售"}
REGISTERS = {"chat": "聊天", "public": "公开回复"}

DONE = {
    "saved": "已保存为草稿，客服还看不到。",
    "review": "已送审，会出现在「审核」里。",
    "published": "已发布，客服马上就能看到。",
    "archived": "已归档，客服看不到了；需要时转回草稿即可。",
    "draft": "已转回草稿，客服看不到了。",
    "returned": "已退回为草稿。",
    "deleted": "已放进回收站，可以随时恢复。",
    "restored": "已恢复。",
    "made": "新话术已存为草稿。",
    "facts": "发货能力已保存，新的推荐马上按它来算。",
    "password": "密码已修改。",
    "out": "已退出登录。",
    "shop": "已切换店铺。",
}
"""Notes shown once on the page that follows an act."""

STATUS = {
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    409: "有人先改了",
    413: "内容太大",
    422: "内容有误",
    429: "请稍后再试",
}
"""Headings of error pages."""

ACTIONS = {
    "entry.create": "新建话术", "entry.save": "修改话术", "entry.delete": "删除话术", "entry.restore": "恢复话术",
    "library.seed": "更新随附话术", "facts.save": "修改发货能力", "shop.create": "新建店铺", "shop.change": "修改店铺",
    "user.create": "添加成员", "user.role": "调整角色", "user.remove": "移除成员", "user.password": "修改密码",
    "user.active": "停用或启用账号", "token.create": "新建令牌", "token.revoke": "作废令牌",
}  # fmt: skip
"""Acts in the audit."""
