"""Sentences put together from parts, far more than anyone would write down: a promise must not hide in the order of
the words, and what is refused, asked or told must not look like one.

It is half past five on a weekday, past the cutoff: nothing leaves before tomorrow evening.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.facts import ShopFacts, Turn
from app.core.judgement import Verdict
from app.core.moments import SHANGHAI
from app.core.promise import check
from tests.core.promise.conftest import PLAIN

NOW = datetime(2026, 11, 10, 17, 30, tzinfo=SHANGHAI)
FACTS = ShopFacts.model_validate(PLAIN)

SOON = (
    "今天 今天下午 今晚 今儿 今日 马上 立刻 一会儿 待会 半小时内 两小时内 今天之内 今天六点前 晚上八点前 下班前 今晚12点前 "
    "24小时内 明天中午前 明早 明天上午 明天一早 今天内 今天傍晚 最晚今天 今晚之前"
).split()
WHO = ["", *"我们 我这边 这边 仓库 小店 咱家 我 仓库那边 师傅 同事 我们仓库 店里 库房 咱们".split()]
HOW = [
    "",
    *"就 会 能 可以 肯定 一定 应该 大概 预计 争取 尽量 保证 直接 优先 都 也 正常 肯定会 就能 就会 可以正常 应该能 必须 基本上".split(),
]
WHOM = ["", *"给您 帮您 为您 给亲 把您的货 把您这单 您的宝贝 您的订单 这单 把这个单子 您这件".split()]
SHIP = "发货 发出 发走 寄出 寄走 发出去 寄出去 出库 出货 安排发货 安排出库 打包发走 发快递 发顺丰 交给快递 补发 重发 加急发出 安排走".split()
ENDS = ["", *"的 哦 哈 呢 啦 的哦 的呢 呀 ~ ！ 。 哒 滴 的亲 嘞 咯".split()]
OPENINGS = [
    "", "亲，", "您好，", "好的，", "嗯嗯", "没问题，", "您放心，", "有货的，", "收到，", "不好意思让您久等了，", "查了一下，",
    "跟仓库确认过了，", "是这样的，", "今天单子多，", "放心拍，", "理解您着急，",
]  # fmt: skip
CLOSINGS = [
    "", "，您放心", "，请您耐心等待", "，到时候给您单号", "，不用担心", "，有问题随时联系", "，记得查收哦", "，谢谢理解", "，您看可以吗",
    "，快递是中通", "，如果没收到您联系我", "，麻烦您了",
]  # fmt: skip
ARRIVE = "送到 送达 到您手里 到您家 派送到 给您送到 送到您手上 能收到 收到货 您就能收到 配送到 给您送过去 送到您家".split()
PARCEL = ["", *"快递 包裹 您的快递 您的包裹 您这单 顺丰 东西 您的宝贝 中通".split()]
ARRIVAL_DAYS = "今天 明天 明早 后天 今晚 明天下午 两天内 24小时内 明天之内 周四前 次日 隔天 12号 12号之前 最晚后天 后天中午前".split()
MONEY = ["", *"我们 这边 财务 系统 您的退款 钱 货款 款项 差价 运费".split()]
MONEY_HOW = ["", *"就 能 会 可以 给您 帮您 为您 会给您 预计 一定 肯定 优先".split()]
REFUND = "退款 退给您 退回您账户 到账 打款 打给您 退回去 原路退回 处理退款 退到您支付宝 退到支付宝 退差价 退货款 原路回您账户 返还 转给您 给您退".split()
REFUND_SOON = "今天 今晚 马上 立刻 半小时内 24小时内 明天 一天内 明早 今天之内 两小时内".split()

ORDERS = (
    "{time}{who}{how}{what}",
    "{who}{time}{how}{what}",
    "{who}{how}{time}{what}",
    "{who}{how}{what}，{time}",
)


def sentences(times: list[str], who: list[str], how: list[str], what: list[str]) -> st.SearchStrategy[str]:
    """A clause of the four parts in one of their usual orders, opened and closed as agents do."""
    parts = (OPENINGS, ORDERS, times, who, how, what, ENDS, CLOSINGS)
    return st.tuples(*map(st.sampled_from, parts)).map(
        lambda found: (
            found[0]
            + found[1].format(time=found[2], who=found[3], how=found[4], what=found[5])
            + found[6]
            + found[7]
        )
    )


def verdict(text: str, prev: str = "") -> Verdict:
    turns = [Turn(role="buyer", text=prev)] if prev else []
    return check(text, turns=turns, facts=FACTS, now=NOW, rewriting=False).verdict


many = settings(max_examples=400, deadline=None, derandomize=True)


@many
@given(sentences(SOON, WHO, HOW, [whom + act for whom in WHOM for act in SHIP]))
def test_no_order_of_words_hides_a_dispatch(text: str) -> None:
    assert verdict(text) != "pass"


@many
@given(sentences(ARRIVAL_DAYS, PARCEL, HOW, ARRIVE))
def test_no_order_of_words_hides_an_arrival(text: str) -> None:
    assert verdict(text) != "pass"


@many
@given(sentences(REFUND_SOON, MONEY, MONEY_HOW, REFUND))
def test_no_order_of_words_hides_a_refund(text: str) -> None:
    assert verdict(text) != "pass"


HONEST = """
{who}{time}发不了 | {time}{who}发不出去 | {time}{who}来不及发 | {who}{time}没法给您发 | {who}不能保证{time}发出 | {who}没办法保证{time}到
{time}{who}安排不了发货 | {time}恐怕发不出 | {who}不确定{time}能不能发 | {who}{time}不发货 | {who}{time}停发 | {time}{who}休息不发货
{time}的车已经走了 | {time}的单子已经截单了 | 您的包裹昨天已经发出 | 昨天{who}就给您发走了 | {who}昨天下午发的 | 物流显示{time}派送
系统显示预计{time}送达 | 您{time}拍下就可以 | 麻烦您{time}把货寄回来 | 您{time}申请退款就可以 | 记得{time}付尾款 | 活动{time}结束 | 优惠券{time}到期
客服{time}都在线 | {time}下单有优惠 | 发票{time}发您邮箱 | 链接{time}发您 | 图片{time}发给您 | 尺码表{time}发您看 | 单号{time}发您 | {time}为您查询
{time}帮您看一下 | {time}给您核实 | {time}帮您备注 | {time}帮您催促快递 | {time}给您申请 | {time}帮您反馈给仓库 | 尽快给您发出 | 会优先给您安排
最快也要明天发 | 要后天才能发 | 您是想{time}发吗 | 之前说{time}发是我弄错了 | 昨天答应{time}发没做到 | 不敢说{time}一定发 | 谁也保证不了{time}到
{time}发不发要看仓库 | {time}到不了 | {time}退不了款 | {time}排不上了 | {time}的名额满了 | {time}赶不上 | {time}来不及了 | {time}肯定发不了
到账时间以银行为准 | 发货时间以仓库为准 | {time}快递不来收
"""
TEMPLATES = [core.strip() for line in HONEST.strip().splitlines() for core in line.split("|")]
NO_DATE = "今天 今天下午 今晚 今日 明早 明天上午 24小时内 今天晚上 明天中午前".split()


@many
@given(
    *map(
        st.sampled_from,
        (OPENINGS, TEMPLATES, NO_DATE, ["", "我们", "这边", "仓库", "咱家", "店里"], ENDS, CLOSINGS),
    )
)
def test_refusals_reports_and_other_matters_pass(
    opening: str, core: str, time: str, who: str, end: str, closing: str
) -> None:
    text = opening + core.format(time=time, who=who) + end + closing
    assert verdict(text) == "pass", text


ASKS = (
    "{time}能发吗 {time}可以发货吗 {time}能不能发 {time}发得出去吗 现在拍{time}能发不 {time}能寄出来吗 {time}给我发了吧 能{time}发吗 {time}能出库吗 "
    "{time}就要发能做到吗 你们{time}还发货吗 要是{time}能发我就拍了 {time}必须给我发货 {time}还能赶上发货吗 什么时候发，{time}行吗 "
    "{time}是不是能发 麻烦{time}安排下 {time}给我安排呗 {time}安排没问题吧 {time}能发的话我就拍了"
).split()
YES = (
    "能的 可以的 好的 没问题 能 可以 嗯嗯可以的 会的 肯定能 必须的 行 中 好的没问题 当然可以啦 妥妥的 能发 可以发的 ok 没毛病 绝对可以 一定的 包的 "
    "放心 好嘞 可以满足您 这边给您安排上 能赶上 来得及 可以做到 没得问题 铁定 得令 没跑儿 忘不了 有数 板上钉钉"
).split()
NO = (
    "不行哦 不能呢亲 今天不行了 发不了了 来不及了哦 不好意思今天截单了 不确定哦 要看仓库 得明天了 今天恐怕不行 没法保证 这个说不准 我帮您问下 "
    "稍等我看一下 已经过了截单时间了 暂时发不了 不可以哦 没办法呢 抱歉做不到 今天够呛 赶不上了 尽快给您发 会尽快安排的 优先给您发"
).split()
ASKED_FOR = "今天 今晚 今天下午 今天之内 今日".split()


@pytest.mark.parametrize(("answers", "wanted"), [(YES, False), (NO, True)], ids=["yes", "no"])
@many
@given(*map(st.sampled_from, (ASKS, ASKED_FOR, ["", "哦", "哈", "呢", "！", "亲"])), st.data())
def test_answers_to_a_question_for_today(
    answers: list[str], wanted: bool, ask: str, time: str, end: str, data: st.DataObject
) -> None:
    reply = data.draw(st.sampled_from(answers)) + end
    assert (verdict(reply, ask.format(time=time)) == "pass") is wanted, reply
