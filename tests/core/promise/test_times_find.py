"""Time expressions in text: where they begin and end, which family, which bound; and what only looks like one."""

from __future__ import annotations

import pytest

from app.core.promise.times import find


def found(text: str) -> list[str]:
    return [expr.text for expr in find(text)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("您的包裹后天上午九点前寄走", ["后天上午九点前"]),
        ("大后天一早给您安排", ["大后天一早"]),
        ("这个月底前一定清完", ["这个月底前"]),
        ("下下周二给您补一件", ["下下周二"]),
        ("6月18日到20日陆续送", ["6月18日到20日", "陆续"]),
        ("最晚礼拜四下班前答复", ["最晚礼拜四下班前"]),
        ("今天下午三点,明天上午十点都有车", ["今天下午三点", "明天上午十点"]),
        ("周二或者周三走", ["周二或者周三"]),
        ("端午节后第一个工作日就寄", ["端午节后第一个工作日"]),
        ("十二小时以内", ["十二小时以内"]),
        ("三到五个工作日左右", ["三到五个工作日左右"]),
        ("两天又六小时", ["两天又六小时"]),
        ("最快也要后天", ["最快也要后天"]),
        ("不超过36小时", ["不超过36小时"]),
        ("晚9点半前", ["晚9点半前"]),
        ("明晚八点到九点", ["明晚八点到九点"]),
        ("2026-07-03前", ["2026-07-03前"]),
        ("7.03发", ["7.03"]),
        ("礼拜天(6月7号)之前", ["礼拜天(6月7号)之前"]),
        ("腊月廿六以前", ["腊月廿六以前"]),
        ("马上给您查，晚上八点前回电", ["马上", "晚上八点前"]),
        ("一会儿就装车", ["一会儿"]),
        ("下单后六小时", ["六小时"]),
        ("今发明至", ["今", "明"]),
        ("等下午给您寄", ["下午"]),
        ("等下周给您寄", ["下周"]),
        ("统一三天内寄", ["三天内"]),
        ("拍下t+1寄", ["t+1"]),
        ("周四前(含周四)寄", ["周四前(含周四)"]),
        ("一周之内寄", ["一周之内"]),
        ("今18点前寄", ["今18点前"]),
        ("18号早寄", ["18号早"]),
    ],
)
def test_found_whole_and_longest(text: str, times: list[str]) -> None:
    assert found(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "快一点哦",
        "有三点建议您看下",
        "便宜一点点",
        "五点好评",
        "积分100点",
        "不含内衣",
        "昨天下午两点已经寄走",
        "前天就出库了",
        "上周三付的款",
        "早上好呀亲",
        "国庆快乐",
        "中秋礼盒很划算",
        "3D打印的模型",
        "11.8元一袋",
        "3-5件起订",
        "5号店铺链接",
        "天猫旗舰店",
        "发票抬头",
        "十全大补",
        "零食大礼包",
        "您请稍等下",
        "百分之百正品",
        "一起买更划算",
        "型号A15",
        "说明后面有",
        "售后日常问题",
        "证明日期",
        "之后天气转凉",
        "成为一会员",
        "回头客",
        "统一发圆通",
        "马上就618了，先加购",
        "",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    kinds = {expr.family for expr in find(text)}
    assert kinds <= {"festival"} if "618" in text else not kinds


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("明儿", "day"),
        ("当天", "day"),
        ("星期三", "weekday"),
        ("周末", "weekday"),
        ("18号", "date"),
        ("八月二号", "date"),
        ("月中", "month"),
        ("下周", "week"),
        ("双十二", "festival"),
        ("正月十八", "lunar"),
        ("傍晚", "part"),
        ("17:45", "clock"),
        ("四十八小时", "duration"),
        ("2个工作日", "workdays"),
        ("下个工作日", "workdays"),
        ("立马", "immediate"),
        ("第一时间", "effort"),
        ("婚礼前", "unverifiable"),
        ("赶得上满月酒", "unverifiable"),
        ("好几天", "unresolved"),
        ("十来个小时", "unresolved"),
        ("两天前", "unresolved"),
    ],
)
def test_families(text: str, family: str) -> None:
    (expr,) = find(text)
    assert expr.family == family
    assert expr.text == text


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("周四", "at"),
        ("周四前", "before"),
        ("周四之前", "before"),
        ("周四以后", "after"),
        ("周四起", "from"),
        ("最早周四", "from"),
        ("起码得周四", "from"),
        ("最迟周四", "by"),
        ("最迟周四前", "before"),
        ("三天", "by"),
        ("三天内", "within"),
        ("三天之内", "within"),
        ("三天后", "after"),
        ("至少三天", "from"),
        ("20号前后", "at"),
        ("周三到周五", "at"),
        ("今天或明天", "span"),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    (expr,) = find(text)
    assert (expr.text, expr.bound) == (text, bound)


def test_nothing_inside_a_longer_number() -> None:
    assert found("单号88824小时") == []
    assert found("共1124小时") == []


def test_finding_is_cached_and_pure() -> None:
    assert find("后天给您寄") is find("后天给您寄")
