"""Long replies as agents write them: many clauses, of which one or none promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.judgement import Judgement

Judge = Callable[..., Judgement]

ONE_PROMISES = [
    "亲，看到您这边比较着急，已经特意跟仓库打过招呼了，您的这单会优先处理，今天晚上快递来收件的时候就会一并给您带走的哦，单号晚点更新，请您放心",
    "真的很抱歉亲，前两天因为系统原因漏单了，现在已经给您补单了，今天务必给您发出去，再次给您道歉",
    "您好，查了一下您的订单，仓库那边今天人手不够，不过我给您申请了优先，今天还是可以出库的，您放心",
    "亲，这边看到您催了好几次了，实在不好意思，我现在就去仓库盯着他们给您打包发出",
    "收到您的反馈了，质量问题我们承担，这边今天给您补寄一件新的，之前那件不用寄回来了哦",
    "在的呢亲，默认发圆通快递，偏远地区发邮政，您现在下单的话当天就能出库哦，有任何问题随时联系小二",
]


@pytest.mark.parametrize("text", ONE_PROMISES)
def test_one_clause_of_many_promises(judge: Judge, text: str) -> None:
    assert judge(text, "late").verdict == "block"
    assert judge(text, "early").verdict == "pass"


NONE_PROMISES = [
    "亲亲您好呀，非常感谢您对小店的支持哦，您的订单我们会按照付款先后顺序尽快安排发货的呢，发出以后物流单号会自动更新，您注意查看一下哈",
    "您好，非常抱歉给您添麻烦了，这边看到您的订单目前是在等待仓库打包的状态，我帮您催促一下仓库，争取早点给您发出，感谢您的谅解",
    "亲，快递小哥说您这边电话打不通，今天没有派送成功，明天会再联系您，您保持电话畅通哈",
    "您的退款申请已经审核通过了，银行卡一般需要1-7个工作日到账，请您注意查收",
    "亲，因为是活动期间，客服接待量比较大，回复慢了请您谅解，我们的人工客服上班时间是早上9点到晚上11点哦",
    "亲，您这个是今天下午五点拍的，我们是四点截单，今天的已经发完了，您的会顺延到下一个发货日发出哦",
    "您好，这边查询到您的订单今天早上9点36分已经分配配送员了，请您耐心等待配送",
    "这个面膜建议一周敷两到三次，每次15分钟，敷完洗净，28天为一个周期，坚持用才有效果哦",
]


@pytest.mark.parametrize("text", NONE_PROMISES)
@pytest.mark.parametrize("setting", ["late", "early"])
def test_no_clause_promises(judge: Judge, text: str, setting: str) -> None:
    judged = judge(text, setting)
    assert judged.verdict == "pass", (judged.promises, judged.findings)
