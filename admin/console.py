"""What every `flask` command shares: who acts, and how faults reach the console."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from congress.errors import CongressError

P = ParamSpec("P")
R = TypeVar("R")
ACTOR = "command"


def in_words(command: Callable[P, R]) -> Callable[P, R]:
    """Let a fault reach the console as its words, exit code 1, no traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CongressError as fault:
            raise click.ClickException(fault.message_vi) from fault

    return run
