"""旺旺 stickers as they stand in text: literal codes that begin with ``/:``, and bracketed names of other tools.

A closed list, since a loose pattern would swallow the digits of ``/:^_^24小时``. Source: the client's own set.
"""

from __future__ import annotations

import re

CODES: tuple[str, ...] = (
    "^_^", "^$^", "Q", "815", "809", "^O^", "081", "087", "086", "H", "012", "806", "b", "^x^", "814", "^W^",
    "080", "066", "807", "805", "071", "072", "065", "804", "813", "818", "015", "084", "801", "811", "?", "077",
    "083", "817", "!", "068", "079", "028", "026", "007", "816", "'\"\"", "802", "027", "(Zz...)", "*&", "810",
    ">_<", "018", ">O<", "020", "044", "819", "085", "812", "\"", ">M<", ">@<", "076", "069", "O", "067", "043",
    "P", "808", ">W<", "073", "008", "803", "074", "O=O", "036", "039", "045", "046", "048", "047", "girl", "man",
    "052", "(OK)", "8*8 ", "8*8", ")-(", "lip", "-F", "-W", "Y", "qp", "$", "%", "(&)", "@", "~B", "U*U", "clock",
    "R", "C", "plane", "075",
)  # fmt: skip

NAMES: tuple[str, ...] = tuple(
    "微笑 撇嘴 色 发呆 得意 流泪 害羞 闭嘴 睡 大哭 尴尬 发怒 调皮 呲牙 惊讶 难过 酷 冷汗 抓狂 吐 偷笑 愉快 可爱 白眼 "
    "傲慢 饥饿 困 惊恐 流汗 憨笑 悠闲 奋斗 咒骂 疑问 嘘 晕 衰 骷髅 敲打 再见 擦汗 抠鼻 鼓掌 坏笑 哈欠 鄙视 委屈 快哭了 "
    "阴险 亲亲 可怜 玫瑰 凋谢 爱心 心碎 蛋糕 太阳 月亮 拥抱 强 弱 握手 胜利 抱拳 勾引 拳头 OK 捂脸 笑哭 破涕为笑 加油 "
    "红包 礼物 对不起 安慰 成交 飞吻 作揖 鲜花 色迷迷 花 吻 表情 动画表情 大笑 哭".split()
)

PATTERN = re.compile(
    "/:(?:"
    + "|".join(re.escape(code) for code in sorted(CODES, key=len, reverse=True))
    + r")|\[(?:"
    + "|".join(NAMES)
    + r")\]|#[A-Z]-(?:"
    + "|".join(NAMES)
    + ")"
)
"""Any sticker; group-free, linear."""
