"""The tables of time words. What a word means is a `Day` rule, a part of the day or a kind of word."""

from __future__ import annotations

from app.core.promise.times.festivals import NAMES
from app.core.promise.times.grammar import Day, Length, Point, Word

# fmt: off
PARTS: dict[str, tuple[int, int, int]] = {
    "dawn": (0, 6 * 60, 0), "morning": (6 * 60, 12 * 60, 0), "forenoon": (8 * 60, 12 * 60, 0),
    "noon": (12 * 60, 13 * 60, 12), "afternoon": (12 * 60, 18 * 60, 12), "daytime": (8 * 60, 18 * 60, 0),
    "dusk": (17 * 60, 20 * 60, 12), "evening": (18 * 60, 24 * 60, 12), "night": (22 * 60, 24 * 60, 12),
    "closing": (18 * 60, 24 * 60, 12), "cutoff": (12 * 60, 24 * 60, 12),
}
"""Minute of the day at which a part begins and ends, and what it adds to a clock time from 1 to 11."""

PART_WORDS: dict[str, str] = {
    "凌晨": "dawn", "早上": "morning", "早晨": "morning", "清晨": "morning", "清早": "morning", "大清早": "morning", "大早": "morning",
    "一早": "morning", "一大早": "morning", "一清早": "morning", "大早上": "morning", "早间": "morning", "早起": "morning",
    "上午": "forenoon", "午前": "forenoon", "头晌": "forenoon", "前晌": "forenoon", "中午": "noon", "正午": "noon",
    "晌午": "noon", "大中午": "noon", "午间": "noon", "下午": "afternoon", "午后": "afternoon", "下晌": "afternoon",
    "后晌": "afternoon", "白天": "daytime", "大白天": "daytime", "日间": "daytime", "傍晚": "dusk", "傍黑": "dusk",
    "黄昏": "dusk", "天黑": "dusk", "擦黑": "dusk", "太阳下山": "dusk", "日落": "dusk", "晚饭": "dusk", "晚上": "evening", "晚间": "evening", "夜里": "evening", "夜间": "evening",
    "大晚上": "evening", "夜晚": "evening", "入夜": "evening", "半夜": "night", "深夜": "night", "午夜": "night",
    "午饭": "noon", "午休": "noon", "天亮": "dawn", "睡觉": "night", "下班": "closing", "收工": "closing", "打烊": "closing", "下了班": "closing", "关门": "closing", "截单": "cutoff",
}
PARTS_BEFORE_CLOCK = {"早": "morning", "晚": "evening", "夜": "evening"}
CLOSING_NEEDS_BOUND = frozenset({"closing", "cutoff"})
NEEDS_BOUND = frozenset({"太阳下山", "日落", "晚饭", "午饭", "午休", "天亮", "睡觉", "天黑", "擦黑", "下班", "下了班", "收工", "打烊", "关门", "截单", "放假", "假期", "长假", "小长假"})
"""Times only with 前, 后 or 期间 behind them."""
NOT_A_TIME_BEFORE = ("好", "快乐", "礼盒", "礼物", "礼品", "贺卡", "套装", "蛋糕", "款", "价", "专场", "限定", "特惠", "满减", "红包", "优惠", "安康", "的班")
"""``早上好`` and ``中秋快乐`` greet; ``双十一价`` is a price."""

NOT_AFTER: dict[str, str] = {
    "明": "说声证注表申透文分查标写",
    "外": "意例额此",
    "后": "之以然售前最午随往",
    "月": "个每半0123456789一二两三四五六七八九十",
    "年": "个每半0123456789一二两三四五六七八九十",
    "等": "您请烦稍心再你步",
    "待": "您请烦稍心再你步招期",
    "回": "一两三几收退寄返",
}
"""A word that begins so is part of another behind one of these: ``说明后``, ``售后日常``; ``您等一下`` asks to wait."""
NOT_BEFORE: dict[str, str] = {"上": "路车架门线班学", "下": "周个月次班批星礼半午旬回", "会": "员议长所话", "头": "客像条", "夜": "茶菜饭肉汤水"}
"""A word that ends so isn't one before these: ``等下午``, ``一会员``."""

TODAY, TOMORROW = Day("now", (0, 0)), Day("now", (1, 1))
DAY_WORDS: dict[str, Day] = {
    **dict.fromkeys(("今天", "今日", "今儿", "今儿个", "今个", "今个儿", "今朝", "本日", "即日"), TODAY),
    **dict.fromkeys(("明天", "明日", "明儿", "明儿个", "明个", "明个儿", "明朝", "听日", "隔夜", "隔一夜", "隔一晚", "过一晚", "过一夜", "睡一觉", "睡一觉起来", "一觉醒来", "睡醒"), TOMORROW),
    **dict.fromkeys(("后天", "后日", "后儿", "后儿个"), Day("now", (2, 2))),
    **dict.fromkeys(("大后天", "大后日", "大后儿", "外后天"), Day("now", (3, 3))),
    "大大后天": Day("now", (4, 4)),
    **dict.fromkeys(("明后天", "明后", "明后两天", "明后2天", "明后二天", "明后俩天", "明儿后儿", "明后日"), Day("now", (1, 2))),
    **dict.fromkeys(("今明", "今明两天", "今明2天", "今明二天", "今明俩天", "今明天", "今明两日", "今明日"), Day("now", (0, 1))),
    **dict.fromkeys(("今明后三天", "今明后3天", "今明后天"), Day("now", (0, 2))),
    **dict.fromkeys(("当天", "当日", "同一天", "同天", "同日"), Day("base", (0,))),
    **dict.fromkeys(("次日", "翌日", "次天", "第二天", "第2天", "第二日", "转天"), Day("base", (1,))),
    **dict.fromkeys(("隔天", "隔日", "第三天", "第3天", "第三日"), Day("base", (2,))),
    **dict.fromkeys(("周内", "礼拜内"), Day("week", (0,))),
    **dict.fromkeys(("月内", "月之内"), Day("month", (0, None, None))),
    **dict.fromkeys(("年内", "年底", "年末", "年底前后", "年尾"), Day("year", (0,))),
    **dict.fromkeys(("月底", "月末", "月尾"), Day("month", (None, None, "end"))),
    **dict.fromkeys(("月初", "月头"), Day("month", (None, None, "start"))),
    **dict.fromkeys(("月中", "月半", "月中旬"), Day("month", (None, None, "middle"))),
    **dict.fromkeys(("上旬",), Day("month", (None, None, "start"))),
    **dict.fromkeys(("中旬",), Day("month", (None, None, "middle"))),
    **dict.fromkeys(("下旬",), Day("month", (None, None, "end"))),
    **dict.fromkeys(("放假", "假期", "长假", "小长假"), Day("holiday", ())),
    **dict.fromkeys(
        ("下个工作日", "下一个工作日", "次工作日", "第一个工作日", "首个工作日", "头一个工作日", "最近一个工作日", "下一工作日"),
        Day("workday", (1,)),
    ),
    **dict.fromkeys(
        (
            "收假第一天", "收假首日", "节后首日", "复工首日", "上班第一天", "开工第一天", "复工第一天", "返工第一天", "开工当天", "复工当天",
            "收假当天", "开工首日", "上班头一天", "开工头一天",
        ), Day("holiday_after", (None,))),
}
PAST_WORDS = (
    "昨天", "昨日", "昨儿", "昨儿个", "昨晚", "昨夜", "昨", "前天", "前日", "前儿", "大前天", "前晚", "前几天", "前两天",
    "刚才", "刚刚", "方才", "上周", "上个星期", "上星期", "上个周", "上个礼拜", "上礼拜", "上月", "上个月", "去年", "前年",
)
BOTH_WORDS: dict[str, Point] = {
    **dict.fromkeys(("今早", "今晨"), Point(TODAY, "morning")),
    **dict.fromkeys(("今晚", "今夜", "今晚上", "连夜"), Point(TODAY, "evening")),
    **dict.fromkeys(("睡前", "临睡前"), Point(TODAY, "night")),
    **dict.fromkeys(("今午",), Point(TODAY, "noon")),
    **dict.fromkeys(("明早", "明晨", "明早上", "听朝", "赶明儿一早", "赶明一早", "赶明儿早上", "赶明早"), Point(TOMORROW, "morning")),
    **dict.fromkeys(("明晚", "明夜", "明晚上", "听晚"), Point(TOMORROW, "evening")),
    **dict.fromkeys(("明午",), Point(TOMORROW, "noon")),
    **dict.fromkeys(("后早",), Point(Day("now", (2, 2)), "morning")),
    **dict.fromkeys(("后晚",), Point(Day("now", (2, 2)), "evening")),
    **dict.fromkeys(("当晚", "当夜"), Point(Day("base", (0,)), "evening")),
    **dict.fromkeys(("次晨", "次早"), Point(Day("base", (1,)), "morning")),
}
LENGTH_WORDS: dict[str, Length] = {
    **dict.fromkeys(("个把小时", "个把钟头", "个把钟"), Length(1, 2, "hour")),
    **dict.fromkeys(("个把星期", "个把礼拜", "个把周"), Length(1, 2, "week")),
    "个把月": Length(1, 2, "month"),
    **dict.fromkeys(("十天半个月", "十天半月", "十天半拉月"), Length(10, 15, "day")),
    "一半天": Length(0.5, 1, "day"),
}
IMMEDIATE = (
    "马上", "马上就", "立刻", "立即", "立马", "立时", "即刻", "即时", "随即", "当即", "当场", "这就", "这会就", "这会儿就",
    "现在就", "现在马上", "现在立刻", "现在立马", "此刻就", "分分钟", "秒秒钟", "麻溜", "麻溜儿", "麻利儿", "麻利",
    "火速", "飞速", "眨眼", "转眼", "瞬间", "刻不容缓", "立等可取", "二话不说", "一会儿", "一会", "一会会", "待会儿", "待会",
    "呆会儿", "呆会", "等会儿", "等会", "等哈儿", "等哈子", "等哈", "等一哈", "等一哈儿", "一哈哈", "一哈哈儿", "等下", "等一下", "等一会", "等一会儿", "过会儿", "过会", "过一会", "过一会儿", "回头就",
    "说发就发", "手起刀落", "不过夜", "不隔夜", "当下就", "立竿见影", "即拍即", "一分钟都不耽误", "现在给您", "现在给你", "现在帮您",
    "现在为您", "现在安排", "现在去", "眼下就", "这就去", "这会儿给您", "这会给您", "这会儿就给", "喝杯茶的功夫", "喝杯茶的工夫", "一杯茶的功夫", "一杯茶的工夫", "一根烟的功夫", "一根烟的工夫",
    "喝口水的功夫", "喝口水的工夫", "一会儿功夫", "一会功夫", "一会儿工夫", "一眨眼", "眨个眼", "转个身", "就这会儿", "就这会", "三下五除二", "十万火急",
)
EFFORT = (
    "尽快", "尽早", "尽速", "第一时间", "优先", "加急", "抓紧", "及时", "赶紧", "赶快", "赶忙", "快点", "快些", "早日", "早点",
    "早些", "稍后", "稍晚", "稍候", "晚点", "晚些", "晚些时候", "随后", "随时", "陆续", "很快", "不久", "近期", "近日", "不日",
    "尽可能", "尽力", "尽全力", "加紧", "加快", "回头", "后续", "后期", "改天", "改日", "到时候", "到时", "届时", "择日",
    "过段时间", "过一段时间", "过阵子", "过一阵", "过一阵子", "有空", "一有空", "依次", "按顺序", "最快速度", "快马加鞭", "争分夺秒",
    "过完年", "过了年", "过完节", "开年", "赶明儿", "赶明", "赶明个", "马不停蹄",
)
EVENTS = (
    "生日", "婚礼", "结婚", "婚期", "订婚", "领证", "出门", "出发", "回老家", "回家", "回乡", "返乡", "搬家", "搬新家", "乔迁",
    "开学", "返校", "考试", "高考", "中考", "考研", "期末", "毕业", "毕业典礼", "面试", "比赛", "决赛", "演出", "表演", "晚会",
    "旅游", "旅行", "出差", "出国", "出游", "度假", "满月", "满月酒", "周岁", "百日宴", "百天", "酒席", "宴席", "寿宴", "办酒", "做寿", "过寿", "大寿", "办喜事", "定亲", "提亲",
    "入职", "军训", "暑假", "寒假", "放暑假", "放寒假", "聚会", "派对", "开业", "预产期", "生宝宝", "宝宝出生", "出院",
    "手术", "纪念日", "周年庆", "年会", "团建", "露营", "登机", "上飞机", "赶飞机", "您走", "你走", "动身",
    "启程", "入住", "装修", "下雪", "入冬", "天冷", "降温", "换季", "孩子上学", "上学", "探亲", "相亲", "见家长",
    "宴会", "典礼", "仪式", "家长会", "运动会", "音乐会", "祭祖", "上坟", "扫墓", "清仓", "封路", "停运", "快递停运", "快递放假",
    "快递停", "封航", "春运", "开播", "发布会", "展会", "赛前", "开张", "新店开张", "剪彩", "金婚", "银婚", "钻石婚", "成人礼", "家访", "庙会", "法会", "接亲", "迎亲", "回门", "过户", "交房", "出月子", "出海", "回国",
)
EVENT_BEHIND = r"(?:(?=(?:还|也|都|就)?(?:能|会|可以|肯定|一定)?(?:赶得上|赶上|来得及|赶得及|用得上))|那一?天|当天|当日|那日|的?时候|之前|以前|前夕|前一天|前)(?![面台后])"


# fmt: on


def _table() -> dict[str, Point | Length | Word]:
    """All fixed words with what they mean; where two tables have a word, the later one wins."""
    table: dict[str, Point | Length | Word] = {}
    table.update((word, Word("effort")) for word in EFFORT)
    table.update((word, Word("immediate")) for word in IMMEDIATE)
    table.update((word, Word("past")) for word in PAST_WORDS)
    table.update(LENGTH_WORDS)
    table.update((word, Point(part=part)) for word, part in PART_WORDS.items())
    table.update((name, Point(Day("festival", (key, None)))) for name, key in NAMES.items())
    table.update((word, Point(day)) for word, day in DAY_WORDS.items())
    table.update(BOTH_WORDS)
    return table


TABLE = _table()
