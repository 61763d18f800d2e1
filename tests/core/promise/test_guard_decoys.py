"""The same characters in other trades: these promise nothing the calendar knows, and pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

DECOYS = [
    "今天给您发图片",
    "我马上发您链接",
    "尺寸表今天发您",
    "今天给您开发票",
    "发票马上给您开",
    "优惠券今天发放",
    "今天给您发优惠券",
    "我马上发截图给您看",
    "单号马上发您",
    "今天的活动到晚上十二点",
    "活动今晚结束哦",
    "客服今天9点到23点在线",
    "保质期到明年三月",
    "今天到店自提也可以",
    "这款今天上新",
    "今天拍下立减20",
    "您今天拍就行",
    "今天可以用红包",
    "您收到后三天内确认收货就行",
    "麻烦您今天把地址发我",
    "您今天寄回来就行",
    "请您三天内寄回",
    "退货地址马上发您",
    "我马上帮您查物流",
    "马上给您处理",
    "马上为您核实",
    "您先试穿，七天内有问题找我们",
    "头发护理今天有优惠",
    "今天开始预售",
    "直播今晚八点",
    "今天就是双11预热",
    "您什么时候到家",
    "今天走平台流程申请",
    "客服明天早上9点上班",
    "这个月底活动结束",
    "今天涨价了",
    "年底前买都是这个价",
    "批发的话今天有优惠价",
    "一分钟就能看懂说明书",
    "30天质保",
    "泡24小时再洗",
    "充电两小时就满",
    "明天周四啦，周末愉快",
    "麻烦您今天联系一下快递",
    "今天出发去玩吗，注意安全",
    "沙发今天有活动",
]


@pytest.mark.parametrize("text", DECOYS)
def test_a_decoy_passes(judge: Judge, text: str) -> None:
    judged = judge(text, "late")
    assert judged.verdict == "pass", (judged.promises, judged.findings)


@pytest.mark.parametrize(
    "text",
    [
        "发票今天随货一起给您发货",
        "今天给您发货，链接也发您",
        "今天把货发出，单号晚点发您",
        "活动今晚结束，今天拍的今天发货",
    ],
)
def test_a_promise_beside_a_decoy(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict != "pass"


@pytest.mark.parametrize(
    "text",
    [
        "昨天说今天发是我没说清楚，抱歉",
        "您说的今天发我们做不到",
        "您是问今天能不能发对吧",
        "您的意思是今天就要寄出对吗",
        "您刚才问明天能不能到，我查一下",
        "同事说今天发是弄错了",
        "您要今天发的话我问下仓库",
        "客户要求今天发，我看下",
    ],
)
def test_quoting_and_correcting(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "您说今天发，可以的",
        "您要今天发是吧，没问题",
        "说今天发就今天发",
        "您问今天走不走，走的",
        "今天能不能发？能！",
        "今天寄不寄？寄！",
    ],
)
def test_a_quotation_that_is_affirmed(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


LOOKALIKES = [
    "快递今天派送中",
    "物流显示今天到达杭州中转站",
    "小哥今天正在派送，注意接电话",
    "顺丰官网查到今天下午派送",
    "这批的批次日期是10月的",
    "赶上的活动就是最划算的",
    "优惠券今天能用上",
    "优惠券下单时就能用上",
    "误不了您的事",
    "煮一会儿到软就行",
    "煮十分钟到软烂",
    "泡一会儿到变色",
    "派送网点电话我发您",
    "已经进到仓库排单了",
    "今天出的新款",
    "您今天把货寄出就可以",
    "积分明天到账",
    "优惠券马上到账",
    "我们老板大概下午到",
    "今天截单了，会尽快给您发货",
    "因为今天下雨，快递揽收会延迟",
    "今天的发货已经结束啦",
    "今天的快递已经收走了",
    "今天没赶上车，实在抱歉",
    "关于今天发货的问题，需要跟仓库核实",
    "自签收商品第二日算起，7天无理由退货",
    "您自己明天去驿站取一下哦",
    "马上就双十一了",
    "开封后三天内吃完",
    "敷15分钟",
    "充电20分钟能用一天",
    "今天的满减到12点",
    "您15分钟内付款就行",
    "30分钟内可以免费改地址",
    "一会儿给您截图",
    "明天开始涨价",
]


@pytest.mark.parametrize("text", LOOKALIKES)
@pytest.mark.parametrize("setting", ["late", "early"])
def test_a_lookalike_passes(judge: Judge, text: str, setting: str) -> None:
    judged = judge(text, setting)
    assert judged.verdict == "pass", (judged.promises, judged.findings)
