"""Data of the respelling: the words that a time or an act is disguised as, and what they stand for.

`WORDS` are recognised when part of them is typed as pinyin or cut up by punctuation. `HOMOPHONES` are pairs written
with another character of the same sound (or looks); each names the neighbours beside which the pair is another word
(没法｜货到付款, 发活｜动). `LONE` syllables count only beside a character or number, `ENGLISH` only as whole words.
"""

from __future__ import annotations

from typing import NamedTuple


class Homophone(NamedTuple):
    """`target` as written with one of `first` before its second character, or one of `second` after its first."""

    target: str
    first: str = ""
    second: str = ""
    not_after: str = ""
    not_before: str = ""

    def pairs(self) -> tuple[str, ...]:
        """The spellings that stand for `target`."""
        return (
            *(char + self.target[1] for char in self.first),
            *(self.target[0] + char for char in self.second),
        )


# fmt: off
WORDS: dict[str, str] = {
    "今天": "jin tian", "明天": "ming tian", "后天": "hou tian", "大后天": "da hou tian", "当天": "dang tian",
    "隔天": "ge tian", "今日": "jin ri", "明日": "ming ri", "次日": "ci ri", "今晚": "jin wan", "明晚": "ming wan",
    "今早": "jin zao", "明早": "ming zao", "今儿": "jin er", "明儿": "ming er", "上午": "shang wu",
    "下午": "xia wu", "中午": "zhong wu", "晚上": "wan shang", "早上": "zao shang", "傍晚": "bang wan",
    "一早": "yi zao", "马上": "ma shang", "立刻": "li ke", "立即": "li ji", "立马": "li ma", "这就": "zhe jiu",
    "现在": "xian zai", "一会儿": "yi hui er", "一会": "yi hui", "等下": "deng xia", "秒发": "miao fa",
    "秒退": "miao tui", "尽快": "jin kuai", "小时": "xiao shi", "分钟": "fen zhong", "周一": "zhou yi",
    "周二": "zhou er", "周三": "zhou san", "周四": "zhou si", "周五": "zhou wu", "周六": "zhou liu",
    "周日": "zhou ri", "星期一": "xing qi yi", "星期二": "xing qi er", "星期三": "xing qi san",
    "星期四": "xing qi si", "星期五": "xing qi wu", "星期六": "xing qi liu", "星期日": "xing qi ri",
    "星期天": "xing qi tian", "礼拜一": "li bai yi", "礼拜二": "li bai er", "礼拜三": "li bai san",
    "礼拜四": "li bai si", "礼拜五": "li bai wu", "礼拜六": "li bai liu", "礼拜天": "li bai tian",
    "下周": "xia zhou", "这周": "zhe zhou", "本周": "ben zhou", "周末": "zhou mo", "月底": "yue di",
    "之前": "zhi qian", "以前": "yi qian", "以内": "yi nei", "之内": "zhi nei", "工作日": "gong zuo ri",
    "发货": "fa huo", "发出": "fa chu", "发走": "fa zou", "补发": "bu fa", "重发": "chong fa",
    "安排": "an pai", "寄出": "ji chu", "寄走": "ji zou", "邮寄": "you ji", "出货": "chu huo", "出库": "chu ku",
    "揽收": "lan shou", "送达": "song da", "送到": "song dao", "收到": "shou dao", "到货": "dao huo",
    "能到": "neng dao", "到账": "dao zhang", "退款": "tui kuan", "退钱": "tui qian", "打款": "da kuan",
    "返现": "fan xian", "回复": "hui fu", "保证": "bao zheng", "一定": "yi ding", "肯定": "ken ding",
    "两天": "liang tian", "三天": "san tian", "一天": "yi tian", "出去": "chu qu", "国庆": "guo qing", "给您": "gei nin", "付款": "fu kuan", "拍下": "pai xia", "下单": "xia dan", "现货": "xian huo", "没问题": "mei wen ti", "可以": "ke yi",
}

LONE: dict[str, str] = {
    "fa": "发", "ji": "寄", "dao": "到", "tui": "退", "song": "送", "zou": "走", "nei": "内", "qian": "前",
    "tian": "天", "hao": "号", "dian": "点", "zhou": "周", "miao": "秒", "bufa": "补发", "fh": "发货", "neng": "能",
    "liang": "两", "bao": "包", "chu": "出", "tk": "退款",
}
"""Syllables that mean a word when they are all that stands between characters or after a number."""

FILLERS: dict[str, str] = {
    "ha": "哈", "ne": "呢", "o": "哦", "la": "啦", "ya": "呀", "de": "的", "le": "了", "ma": "吗", "ba": "吧", "qin": "亲",
    "nin": "您", "gei": "给",
}
"""Syllables that only come along: ``faha``, ``chuqude``; alone in a run they mean nothing."""

INITIALS: dict[str, str] = {
    "jt": "今天", "mt": "明天", "ht": "后天", "jw": "今晚", "mw": "明晚", "ms": "马上", "lk": "立刻", "lj": "立即", "to-day": "今天", "to day": "今天", "to.day": "今天", "to-morrow": "明天", "to morrow": "明天", "2day": "今天", "2nite": "今晚", "2night": "今晚", "2moro": "明天", "2morrow": "明天", "2mrw": "明天", "j": "今", "m": "明", "h": "后", "f huo": "发货",
}
"""The first letters of a word's syllables, before Chinese writing with an act close behind."""

ENGLISH: dict[str, str] = {
    "today": "今天", "tdy": "今天", "tonight": "今晚", "tonite": "今晚", "tomorrow": "明天", "tmr": "明天",
    "tmrw": "明天", "tmw": "明天", "tmrow": "明天", "tomo": "明天", "asap": "尽快", "now": "现在就",
    "monday": "周一", "tuesday": "周二", "wednesday": "周三", "thursday": "周四", "friday": "周五",
    "saturday": "周六", "sunday": "周日", "weekend": "周末", "ship": "发货", "deliver": "送达", "refund": "退款", "shipped": "发货", "ships": "发货", "shipping": "发货", "sent": "发货", "dispatch": "发货",
    "dispatched": "发货", "delivered": "送达", "arrive": "送达", "refunded": "退款",
    "mon": "周一", "tue": "周二", "wed": "周三", "thu": "周四", "fri": "周五",
}

UNITS: dict[str, str] = {
    "hours": "小时", "hour": "小时", "hrs": "小时", "hr": "小时", "h": "小时", "days": "天", "day": "天", "d": "天",
    "minutes": "分钟", "minute": "分钟", "mins": "分钟", "min": "分钟", "weeks": "周", "week": "周", "wk": "周",
}
"""After a number."""

NOT_A_UNIT_BEFORE = "打立眼效图建模电贴版画"
"""``3D打印`` is not three days."""

SEPARATORS = "、→=—「」『』【】 .·•*_~|/\\^`'\"丶,-+…()[]【】"

HOMOPHONES: tuple[Homophone, ...] = (
    Homophone("今天", first="金津巾斤锦衿晶襟", not_after="现水结亮资奖基佣本押黄定租税天每公", not_before="天猫气数花"),
    Homophone("今天", second="添甜田恬夭忝兲填滇", not_before="加空补报表写充写园地野心品"),
    Homophone("明天", first="名鸣茗铭冥洺", not_after="姓第几前署", not_before="天猫气花"),
    Homophone("明天", second="添甜田夭兲", not_after="声说证注透文", not_before="加充写园地野心品"),
    Homophone("后天", first="候厚吼侯", not_after="时气等侯诸王公", not_before="天猫气花"),
    Homophone("后天", second="夭恬兲", not_after=""),
    Homophone("今晚", first="金巾津", not_after="现资奖基佣本押黄定", second="碗挽脘"),
    Homophone("明晚", first="名鸣", not_after="姓第几前署", second="碗挽脘"),
    Homophone("今早", first="金巾", not_after="现资奖基佣本押黄定", second="澡"),
    Homophone("明早", first="名鸣", not_after="姓第几前署", second="澡"),
    Homophone("今日", first="金巾津", second="曰", not_after="现资奖基佣本押黄定租税"),
    Homophone("明日", first="名鸣", second="曰", not_after="姓第几前署", not_before="期本子记"),
    Homophone("次日", second="曰"),
    Homophone("当日", second="曰"),
    Homophone("作日", second="曰"),
    Homophone("上午", second="舞伍捂"),
    Homophone("下午", first="夏吓虾", second="舞伍捂", not_after="立初仲"),
    Homophone("晚上", first="皖", second="尚"),
    Homophone("早上", second="尚"),
    Homophone("马上", first="玛蚂", second="尚尙"),
    Homophone("马上", first="码", not_after="扫尺条维数号编密代验均货个偏大小款钱"),
    Homophone("立刻", first="力", second="克课", not_after="克建成独创设巧"),
    Homophone("立即", first="力利", second="既急", not_after="克建成独创设巧"),
    Homophone("秒发", first="喵渺妙淼"),
    Homophone("发货", first="法伐罚乏阀珐筏", not_after="没无方办想说手书处惩受", not_before="到比源架品物"),
    Homophone("发货", second="或火活伙惑获祸霍", not_after="别您勿气易爱",
              not_before="动者是得取许则锅腿车焰箭泼跃力奖伴热"),
    Homophone("发出", first="法伐珐", not_after="没无方办想说手书讨"),
    Homophone("发出", second="初础"),
    Homophone("发走", first="法伐珐", second="奏揍", not_after="没无方办想说手书"),
    Homophone("发过", first="法伐", not_after="没无方办想说手书讨"),
    Homophone("补发", first="卜", second="法伐珐", not_after="萝", not_before="律"),
    Homophone("寄出", first="季", not_after="换当本应四每冬夏春秋"),
    Homophone("寄出", first="计记", not_after="设统合估预累会审共总伙登笔标日"),
    Homophone("出去", first="粗"),
    Homophone("寄出", second="初础"),
    Homophone("揽收", first="懒缆览"),
    Homophone("送达", first="颂宋诵", second="答"),
    Homophone("送到", first="颂宋诵", second="倒道", not_before="题"),
    Homophone("到货", first="道倒稻", not_after="渠通管频街味报", not_before="架运币"),
    Homophone("到货", second="或惑", not_before="者是许"),
    Homophone("到账", second="帐仗"),
    Homophone("退款", first="推腿蜕褪", not_after="主爆火小大", not_before="式型"),
    Homophone("退款", second="宽筐"),
    Homophone("保证", first="宝包", second="正", not_after="荷钱书背"),
)

SAME_SOUND: tuple[str, ...] = (
    "今天", "明天", "后天", "当天", "今晚", "明晚", "今早", "明早", "今日", "明日", "次日", "上午", "下午", "中午", "晚上", "早上",
    "傍晚", "马上", "立刻", "立即", "立马", "尽快", "周二", "周三", "周四", "周五", "周六", "周日", "礼拜", "星期", "下周", "本周",
    "周末", "月底", "两天", "三天", "小时", "分钟", "之前", "之内", "发货", "发出", "发走", "补发", "重发", "寄出", "寄走",
    "出货", "出库", "揽收", "送达", "送到", "到货", "到账", "退款", "退钱", "打款", "回复", "保证", "肯定",
)
"""Words read in any spelling that sounds alike, unless the dictionary knows the characters as other words."""

NUMBER_BEFORE: dict[str, str] = {
    "时内": "小时内", "时之内": "小时之内", "时以内": "小时以内", "小是": "小时", "小石": "小时", "小市": "小时", "小史": "小时", "小使": "小时", "晓时": "小时", "笑时": "小时",
    "孝时": "小时", "小吋": "小时", "夭": "天", "耗": "号", "豪": "号", "甜内": "天内", "添内": "天内", "填内": "天内", "田内": "天内",
}
"""Read so only right after a number."""
