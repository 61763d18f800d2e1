"""What is wrong with a command line, in Chinese: Typer says it in English."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError
from typer.exceptions import TyperException

from app.faults import describe, first_fault

_COMMAND = re.compile(r"No such command '(.*)'\.")
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")


def said(wrong: TyperException) -> str:
    """One or two lines: what is wrong, and where to read how it is written."""
    facts: Any = wrong  # its kinds are Typer's own, their attributes are what it documents of click's
    kind, path = type(wrong).__name__, facts.ctx.command_path if getattr(facts, "ctx", None) else "kuaihui"
    if kind == "NoArgsIsHelpError":
        return ""  # the help has been shown
    return f"{_what(kind, facts)}\n用法见：{path} --help\n"


def _what(kind: str, facts: Any) -> str:  # noqa: ANN401 — as above
    message = str(facts.message)
    if kind == "MissingParameter":
        return f"缺少{_name(facts)}"
    if kind == "NoSuchOption":
        return f"没有这个选项：{facts.option_name}"
    if kind == "BadParameter":
        cause = facts.__cause__
        return (
            describe(first_fault(cause), _name(facts))
            if isinstance(cause, ValidationError)
            else f"{_name(facts)} 的值不对"
        )
    if command := _COMMAND.search(message):
        return f"没有这个命令：{command[1]}"
    if extra := _EXTRA.search(message):
        return f"多出来的参数：{extra[1]}"
    return f"选项写法不对：{facts.option_name}" if hasattr(facts, "option_name") else "命令写法不对"


def _name(facts: Any) -> str:  # noqa: ANN401 — as above
    """The argument as the help names it."""
    param = facts.param
    if param is None:
        return "参数"
    options = [name for name in param.opts if name.startswith("-")]
    return f"选项 {max(options, key=len)}" if options else f"参数 {param.metavar or param.name}"
