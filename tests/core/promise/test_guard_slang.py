"""Promises in the trade's own words, without a plain time beside a plain verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

TODAY = [
    "拍下就发",
    "付了款就给您发走",
    "您付款我们就发",
    "下单即发",
    "现货秒发",
    "秒发的亲",
    "闪电发货哈",
    "极速发货呢",
    "麻溜给您寄",
    "分分钟发走",
    "这就给您打包发出",
    "立马给您安排发货",
    "马上就寄",
    "当天件当天走",
    "当日单当日发",
    "单子不过夜",
    "咱家件不隔夜",
    "赶今天最后一趟车",
    "能赶上今晚的车",
    "小哥傍晚过来收您这件",
    "待会儿快递来了就把您这个带走",
    "今晚跟车走",
    "今天走顺丰",
    "今天就能走",
    "等下快递员来揽收，您的一起走",
    "今晚那班车带走您这件",
    "您的单今天出库",
    "今天就给您安排走",
    "今天就安排上哈",
    "今拍今发",
    "一会给您走货",
    "待会就发了",
    "今儿就走",
]


@pytest.mark.parametrize("text", TODAY)
def test_at_once_or_today_in_slang(judge: Judge, text: str) -> None:
    late = judge(text, "late")
    assert late.verdict == "block", late
    early = judge(text, "early")
    assert early.verdict == "pass", early.findings


@pytest.mark.parametrize(
    "text",
    [
        "今发明至",
        "今发明到哈",
        "顺丰次日达",
        "今天发明天到",
        "当天发隔天就到",
        "江浙沪次日就能到",
        "隔日达的",
        "同城当日达",
    ],
)
def test_next_day_arrival_in_slang(judge: Judge, text: str) -> None:
    assert judge(text, "early").verdict == "block"
    assert judge(text, "early", transit_days=[0, 0]).verdict == "pass"


@pytest.mark.parametrize("text", ["今拍明发", "今天拍明天走", "隔天发货的"])
def test_tomorrow_in_slang(judge: Judge, text: str) -> None:
    assert judge(text, "busy").verdict != "pass"
    assert judge(text, "late").verdict == "pass"


IN_OTHER_WORDS = [
    "我让仓库今天加班给您赶出来",
    "今晚让打包的小姐姐加班把您这单弄出去",
    "今天加班给您发出去",
    "您的单子排在今天最后一批",
    "您这单排今天的",
    "给您排到今天了哈",
    "您的订单排进今天这一批里了",
    "今天叫快递上门取走您的件",
    "今天喊小哥过来把您的件取走",
    "今天给您整走",
    "今天给您弄出去",
    "今天给您处理发走",
    "待会儿就给您叫快递",
    "最后一班车给您捎上",
    "给您塞进今天的车里",
    "今天就出门奔向您",
    "连夜给您发走",
    "现拍现发",
    "随拍随发",
    "今单今毕",
    "今天的单今天清",
    "当天的单当天清",
    "不发完今天不下班",
    "快件今天交接给圆通",
    "您这边的货今天能从仓里出来",
    "仓库在打包了，今晚上路",
    "光速打包发出",
    "眼下就给您打包寄出",
    "今晚快递来收件的时候给您一并带走",
    "小哥今晚来的时候就把您这单收走",
    "肯定不会过今天",
    "拖不到明天",
    "不会拖到明天的",
    "绝不过今天",
    "没问题！今天！",
    "好嘞，今天",
    "赶在快递走之前给您发，就今天",
]


@pytest.mark.parametrize("text", IN_OTHER_WORDS)
def test_other_words_for_today(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"
