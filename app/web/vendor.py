"""The pages' npm packages as `make install` put them in place, or nothing: every page works without them."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).with_name("static") / "vendor"
FILES = {
    "htmx": "htmx.org/htmx.min.js",
    "uplot": "uplot/uPlot.iife.min.js",
    "uplot.css": "uplot/uPlot.min.css",
}
"""Each file by the name that templates use."""


def vendor(name: str) -> str:
    """The address of one of `FILES`; empty while it is not installed."""
    return f"/static/vendor/{FILES[name]}" if (_FOLDER / FILES[name]).is_file() else ""
