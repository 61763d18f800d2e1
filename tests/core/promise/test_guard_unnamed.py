"""Promises that name no verb of the trade, or name it in a way of their own, with look-alikes that must pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

TODAY = [
    "您这单今天就能从我们这儿动身啦",
    "已经把您排进今天的出库单里啦",
    "放心，不会让您的包裹在仓库过夜的",
    "今天这一批里有您的",
    "今晚进转运中心",
    "包裹今晚就离开我们仓",
    "下了班之前一准给您寄了",
    "今天f-a货",
    "今兲發貨",
    "2day发出",
    "今天🚚出发📦",
    "今天📦🚚",
    "ASAP，今天之内shipped",
    "您的订单我标了加急，今天内会出去的",
    "今天晚上您的快件就会启运",
    "您这单今天肯定有着落",
    "今天能轮上您",
    "今儿晚上头一车就是您的货",
    "您的宝贝今天要踏上旅途啦",
    "已通知仓库，今日优先出您的",
    "亲，货在手边，今日即可起运",
    "漏的那包今天补给您",
    "错发的我们今天换新的给您寄过去",
    "您就踏踏实实等着，今天一准有单号",
    "没有什么今天不能发的，能",
    "j i n t i a n 发货",
    "今天给您法过去",
    "晶天发货",
    "今填发",
    "今天晚饭后给您寄",
    "仓库今晚加班，您的货能赶出来发掉",
    "今天给您甩出去",
    "今天就把包裹递出去",
    "今天18点以后发",
    "快递已经约好，今晚上门拿",
    "今天仓库再忙也把您的发掉",
    "手上这几单弄完就发您的",
    "今天快递来收的时候一起给他",
    "给您加进今日发货清单里了",
    "今天重新给您出一单",
    "今天若发不走，我任您处置",
    "今、天、发、货",
    "【今】【天】【发】【货】",
    "to-day 发货",
    "亲爱的，您这边今天发的哈",
    "今晚的货车给您装上",
    "不发完今天的单不收工，您的也在里头",
    "今天再给您走一单",
    "今天给您跑一趟快递",
    "今天出不出？必须出！",
    "您的件今晚会交给他们的",
    "今晚没揽收记录您骂我",
    "今晚八点还查不到揽收您尽管给差评",
    "您今天能出",
    "宝，您那两件外套今晚就让车拉走",
    "已经给您排好今天出库了",
    "红色今天能走黑色要后天发",
    "今天轮到您发",
    "现在就能给您发走",
    "这会儿能给您发走",
    "睡前给您发走",
    "您放心待会儿给您寄",
    "今天给您出单",
    "今天还能寄不出来？您放心",
    "麻利儿的，这就装箱走人",
    "今晚装车的货里有您这件",
    "收到，您备注的今天寄我照办",
    "仓库下班前往外发",
    "今天给您出件",
    "答应您今天寄的，说话算数",
    "您要今晚寄还是明天寄？都行",
    "今天要是还没寄出去，运费我自己掏",
    "本周三",
]


@pytest.mark.parametrize("text", TODAY)
def test_today_said_in_other_words(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict != "pass"
    early = judge(text, "early")
    assert early.verdict == "pass", early.findings


BEFORE_THE_BACKLOG_IS_DONE = [
    "隔一晚就发",
    "顶多两天，货就出去了",
    "喝杯茶的功夫就给您发了",
    "睡一觉起来就给您发出去了",
    "二十四个小时之内见物流",
    "侯天发货",
    "朙天发",
    "❷❹小时发货",
    "24·小·时·内发",
    "名日寄出",
    "24～小～时内发货",
    "明天不休息，给您发",
]


@pytest.mark.parametrize("text", BEFORE_THE_BACKLOG_IS_DONE)
def test_a_day_or_two_said_in_other_words(judge: Judge, text: str) -> None:
    assert judge(text, "busy").verdict != "pass"
    early = judge(text, "early")
    assert early.verdict == "pass", early.findings


NEVER = [
    "闺女升学宴之前您就能收到",
    "球赛那天能到",
    "20号说到做到送到",
    "15号前到，不到退款",
    "您爸妈金婚那天之前能送到的",
    "孩子认亲那天给您寄到",
    "争取明天给您派上",
    "不出意外后天能到",
    "明天到，到不了我赔",
    "18:00截单，之前付款的都今天发",
    "24小时随时下单当天发",
    "咱家不截单的，拍了当天走",
    "全天24小时下单，当天发货",
    "不管您几点拍，今天都给您发",
    "今天就把钱给您打回去",
    "一小时内钱就回您支付宝了",
    "明早钱就回来了",
    "下午财务就给您转了",
    "隔夜就到的",
    "周五您就有得穿了",
    "周末之前您一定用得着",
    "今天寄明天您就能见着",
]


@pytest.mark.parametrize("text", NEVER)
def test_what_this_shop_never_may_say(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict != "pass"


NOTHING_PROMISED = [
    "您想让今天就寄，我得先和库房核对一下",
    "您是说今天一早就得寄走，对不对？",
    "今天最后一趟车走了，发不了啦",
    "收到48小时内拍照给我们就行",
    "今天到了一批新色，您看看",
    "今天不是不想给您寄，是仓库盘点寄不了",
    "您留言写的“今天必须寄出”我看到了，先帮您问问仓库",
    "店铺券明早十点再发一波，您定个闹钟",
    "枸杞泡十分钟就发开了，别用开水哈",
    "七点到九点一般快递员都在派件",
    "您希望今天给您发是吗",
    "现在发的都是新货",
    "现在可以发顺丰",
    "我可不敢跟您说明天准到",
    "不敢跟您讲今天能发",
    "今天的车开走啦，您这单排不上今天了",
    "主播今晚发福袋，记得蹲",
    "新机到家先静置四个小时再插电",
    "安装师傅的电话马上发给您",
    "我们客服早上九点到岗",
    "电子发票今天会发到您邮箱",
    "单号今天发到您手机",
    "今天到手价最低啦",
    "昨天拍的话今天就能走了",
    "您要是昨天拍今天就发了",
    "麻烦您今天把要退的寄出",
    "您拍的晚上十一点多哦，那会儿快递都走了",
    "收到那天拍照就行",
    "今天赶不上最后一车了",
    "要是能发今天早给您发了",
    "今天有的发就好了",
    "今天上午您的件已被揽走",
    "今天到的这批新货颜色更正",
    "今天发您的那张图您看到了吗",
    "不敢跟您打包票今天能发",
    "按顺序发，轮到您就发",
    "上次您买的那件是今天签收的吧",
    "今天的名额都排满了，您的排在明天",
    "今天最后一趟车刚开走",
    "下午两点半发走的",
    "泡发需要24小时",
    "您看到的今天发是以前的活动",
    "说今天能到那是骗您",
    "就算今天寄出周五也到不了",
    "您的今天上午就发啦",
    "驿站今天会给您发取件码",
    "早知道您急就今天给您发了",
    "今天要能发我也想发呀",
    "今天的发货时间已过",
    "今天这趟车没赶上",
    "已出库，今天会有揽收记录",
    "站点反馈今天派送",
    "今天全场包邮",
    "没有哪家能保证今天到的",
    "真发不了，不然今天就给您发了",
    "您的货今天已被顺丰取走",
    "验货视频今天发您",
]


@pytest.mark.parametrize("text", NOTHING_PROMISED)
def test_what_only_looks_like_a_promise(judge: Judge, text: str) -> None:
    judged = judge(text, "late")
    assert judged.verdict == "pass", judged.findings


ANSWERS = [
    ("是顺丰吗？今天能揽收不", "顺丰的，能揽"),
    ("别忘了今天发啊", "忘不了忘不了"),
    ("今天记得给我发货", "记着呢"),
    ("今天一定要发啊", "有数"),
    ("今天还发不出来我就退了", "明白，赶得及的"),
    ("今天能发吗", "亲，已安排"),
    ("今天能发吗", "铁定"),
    ("今天能发吗", "板上钉钉"),
    ("今天能发的话我就拍了", "拍吧，能的"),
    ("今天给我补发过来啊", "没跑儿"),
    ("今天出得来货不", "出得来哈"),
    ("还要等几天啊", "今天，就今天"),
    ("啥时候发", "就这会儿"),
    ("确定今天发对吧", "确定"),
]


@pytest.mark.parametrize(("prev", "text"), ANSWERS)
def test_an_answer_that_promises_today(judge: Judge, prev: str, text: str) -> None:
    assert judge(text, "late", prev=prev).verdict != "pass"
    early = judge(text, "early", prev=prev)
    assert early.verdict == "pass", early.findings


OTHER_ANSWERS = [
    ("今天能发吗", "在呢"),
    ("今天能发吗", "什么颜色"),
    ("今天能发吗", "够呛"),
    ("今天能发吗", "有货"),
    ("今天能发吗", "很遗憾"),
    ("今天是不是发不了了", "是的呢"),
    ("我今天下午退回去了", "嗯嗯看到单号了哈"),
    ("今天能发吗", "这个点快递已经走了，抱歉哈"),
    ("能给我发一下尺码表吗今天", "好的马上发您"),
    ("能给我发个今天的实拍图吗", "好嘞，马上发您"),
    ("尺码表发我一份", "马上发您哈"),
    ("细节图发下", "好的这就发您"),
]


@pytest.mark.parametrize(("prev", "text"), OTHER_ANSWERS)
def test_an_answer_about_something_else(judge: Judge, prev: str, text: str) -> None:
    judged = judge(text, "late", prev=prev)
    assert judged.verdict == "pass", judged.findings


def test_a_nudge_keeps_the_question_open(judge: Judge) -> None:
    talk = [("buyer", "今天能发吗"), ("agent", "稍等我看下"), ("buyer", "行不行啊")]
    assert judge("行的", "late", prev=talk).verdict == "block"
    assert judge("行的", "early", prev=talk).verdict == "pass"


def test_far_more_verbs_than_anyone_writes_are_held(judge: Judge) -> None:
    assert judge("您好，" * 20 + "发货，" * 130 + "今天发", "late").verdict != "pass"


@pytest.mark.parametrize(
    "text", ["预计号送达", "预计是月号发货的", "发出之后一般是-天送到", "最晚月日前发货", "小时内发出"]
)
def test_a_date_whose_number_was_left_out(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "hold"


@pytest.mark.parametrize(
    "text", ["型号发您了", "单号给您发过去啦", "您的会员号可以到店里用", "这款小时候就有了"]
)
def test_a_number_that_was_never_meant(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("您的预计配送时间就是后天", "2026-11-06"),
        ("送货时间：12号", "2026-11-12"),
        ("可以后天送货", "2026-11-06"),
    ],
)
def test_a_day_given_as_the_time_of_delivery(judge: Judge, text: str, day: str) -> None:
    found = [p for p in judge(text, "early").promises if p.act == "deliver" and p.latest]
    assert [p.latest.date().isoformat() for p in found if p.latest] == [day]


def test_the_hours_of_delivery_are_no_day(judge: Judge) -> None:
    assert judge("配送时间是每天上午九点到晚上六点", "late").verdict == "pass"
    assert judge("派送时间一般上午九点到晚上六点", "late").verdict == "pass"
