"""The `kuaihui` command. Loading makes a million objects that stay: the collector doesn't look at them over and over."""

from __future__ import annotations

import gc

gc.disable()


def main() -> None:
    """Load the command line, then run it."""
    from app.cli.main import main as run  # only now: with the collector at rest

    gc.freeze()
    gc.enable()
    run()
