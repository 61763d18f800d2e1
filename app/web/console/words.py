"""The words of the console: names of states, packs, fields and acts as leads say them."""

from __future__ import annotations

from app.curation import labels

NAV = (
    ("library", "话术库", "/console", "library.edit"),
    ("scripts", "脚本", "/console/scripts", "library.edit"),
    ("review", "审核", "/console/review", "library.edit"),
    ("exchange", "导入导出", "/console/exchange", "library.import"),
    ("facts", "发货能力", "/console/facts", "facts.read"),
    ("dashboard", "看板", "/console/dashboard", "usage.read"),
    ("people", "成员", "/console/people", "user.manage"),
)
"""The navigation: name, label, address, and the act that a role must be allowed to see it."""

TOOLS = (
    ("campaigns", "清查", "/console/campaigns", "library.edit"),
    ("try", "试一试", "/console/try", "library.edit"),
    ("pairs", "重复与矛盾", "/console/pairs", "library.edit"),
    ("tokens", "令牌", "/console/tokens", "token.manage"),
    ("audit", "操作记录", "/console/audit", "audit.read"),
)  # fmt: skip
"""Below it: what is needed now and then."""
STATES = {"draft": "草稿", "review": "待审核", "published": "已发布", "archived": "已归档"}
BIN = "bin"
"""The list of deleted entries, beside the states."""
KINDS = {"phrase": "快捷短语", "script": "脚本"}
PACKS = {
    "general": "通用", "apparel": "服饰", "food": "食品", "home": "家居", "electronics": "数码家电",
    "beauty": "美妆", "bigsale": "大促",
}  # fmt: skip
FIELDS = labels.FIELDS
PHASES = {"presale": "售前", "sale": "售中", "transit": "运输中", "after": "售后"}
CHANNELS = {"chat": "聊天", "review": "评价回复", "call": "电话"}
BOSSES = {"lead": "组长", "manager": "店长"}
MOODS = {"angry": "生气", "anxious": "着急", "thankful": "感谢", "calm": "平静"}
ORDERS = {
    "none": "还没下单", "unpaid": "未付款", "paid": "已付款", "shipped": "已发货", "signed": "已签收", "closed": "已关闭",
}  # fmt: skip
WAITS = {"new": "付款一天内", "long": "付款超过一天"}
ITEMS = {"in_stock": "有货", "out_of_stock": "缺货", "presale": "预售"}
CONCESSIONS = {
    "gift": "赠品",
    "freight": "运费",
    "coupon": "优惠券",
    "discount": "折扣",
    "compensation": "补偿",
}
REGISTERS = {"chat": "聊天", "public": "公开回复"}

DONE = {
    "saved": "已保存为草稿，发布以后客服才看得到。",
    "review": "已送审，会出现在「审核」里。",
    "published": "已发布，客服马上就能看到。",
    "archived": "已归档，客服看不到了；需要时转回草稿即可。",
    "draft": "已转回草稿，改好以后再发布。",
    "returned": "已退回为草稿。",
    "deleted": "已放进回收站，可以随时恢复。",
    "restored": "已恢复。",
    "made": "新话术已存为草稿。",
    "mine-saved": "已保存为草稿，发布以后您的侧边栏才会推荐它。",
    "mine-published": "已发布，您的侧边栏马上就会推荐它，别人看不到。",
    "mine-archived": "已归档，您的侧边栏不再推荐它；需要时转回草稿即可。",
    "facts": "发货能力已保存，新的推荐马上按它来算。",
    "password": "密码已修改。",
    "out": "已退出登录。",
    "shop": "已切换店铺。",
    "person-save": "已保存，本人重新登录后按新角色来。",
    "person-stop": "已停用，本人已退出登录。",
    "person-start": "已启用，本人可以登录了。",
    "person-remove": "已移出本店。",
    "preset": "预设已保存。",
    "preset-gone": "预设已删除，现在的发货能力没有变。",
    "switched": "已切换，新的推荐马上按它来算。",
    "campaign": "清查已发起。",
    "campaign-closed": "清查已结束，没看完的不再提醒。",
    "campaign-open": "清查已重新打开。",
    "rule": "审核规定已修改，马上生效。",
    "token-revoked": "令牌已作废。",
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
    "user.active": "停用或启用账号", "user.team": "调整团队",
    "import.open": "上传导入文件", "entry.import": "导入写入话术", "store.restore": "恢复备份", "import.done": "导入话术", "import.preview": "预览导入", "import.failed": "导入没有完成", "export.run": "导出话术", "library.recheck": "复核承诺",
    "preset.create": "新建发货预设", "preset.save": "修改发货预设", "preset.delete": "删除发货预设",
    "campaign.create": "发起清查", "campaign.change": "修改清查", "campaign.assign": "分派清查", "campaign.tick": "清查打勾",
    "entry.approve": "审核通过", "entry.return": "退回修改", "token.create": "新建令牌", "token.revoke": "作废令牌",
}  # fmt: skip
"""Acts in the audit."""
