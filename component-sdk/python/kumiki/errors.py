"""Typed errors: the same codes and texts as in the rest of Kumiki (docs/errors.md)."""

from __future__ import annotations

import errno
import re
import traceback
from typing import Any, Literal

from .generated.errors import ERRORS

Side = Literal["caller", "component", "operator", "kumiki"]

LONGEST_VALUE = 300
LONGEST_REASON = 2000


class KumikiError(Exception):
    """What went wrong, in one sentence, and what to do about it, in another.

    ``side`` says who has to act: an error of the ``caller`` means that the item is at fault and is never tried
    again; a ``retryable`` one may succeed the next time.
    """

    def __init__(
        self,
        code: str,
        message: str,
        remedy: str,
        *,
        input: str | None = None,
        side: Side | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message)
        entry = ERRORS.get(code, {"side": "component", "retryable": False})
        self.code = code
        self.message = message
        self.remedy = remedy
        self.input = input
        self.side = side or entry["side"]
        self.retryable = entry["retryable"] if retryable is None else retryable


def limit_text(ms: int) -> str:
    """A time limit of so many ms as messages say it: ``200 ms``, ``60 s``, ``5 min``."""
    if ms < 1000:
        return f"{ms} ms"
    return f"{ms // 60_000} min" if ms >= 120_000 and ms % 60_000 == 0 else f"{ms / 1000:g} s"


def kumiki_error(code: str, *, at_input: str | None = None, **values: object) -> KumikiError:
    """Makes the error of a code of docs/errors.md, its texts filled in with the values."""
    entry = ERRORS[code]
    return KumikiError(code, _fill(entry["message"], values), _fill(entry["remedy"], values), input=at_input)


def bad_data(what: str, reason: str, advice: str, *, input: str | None = None) -> KumikiError:
    """The item itself is at fault, and is never tried again: ``raise bad_data("The plate", "it is black", "…")``."""
    return kumiki_error("DATA_UNUSABLE", at_input=input, what=what, reason=reason, advice=advice)


def try_again(what: str, reason: str) -> KumikiError:
    """It may succeed the next time: ``raise try_again("The camera", "it is busy")``."""
    return kumiki_error("TRY_AGAIN", what=what, reason=reason)


def as_kumiki_error(thrown: BaseException, component: str) -> KumikiError:
    """Anything raised by a component's code, as a typed error that keeps it as its cause."""
    if isinstance(thrown, KumikiError):
        return thrown
    if isinstance(thrown, OSError) and thrown.errno in (errno.ENOSPC, errno.EDQUOT):
        error = kumiki_error("WORKER_DISK_FULL", component=component, reason=reason_of(thrown))
    elif isinstance(thrown, ModuleNotFoundError) and thrown.name:
        error = kumiki_error("PYTHON_PACKAGE_MISSING", component=component, package=thrown.name)
    elif isinstance(thrown, SystemExit):
        error = kumiki_error("COMPONENT_THREW", component=component, reason=f"it called sys.exit({thrown.code!r})")
    else:
        error = kumiki_error("COMPONENT_THREW", component=component, reason=reason_of(thrown))
    error.__cause__ = thrown
    return error


def reason_of(thrown: BaseException) -> str:
    """``ValueError: no such thing`` on one line, cut where it is endless, without a closing full stop."""
    try:
        text = str(thrown)
    except Exception:  # an exception that cannot say what it is
        text = ""
    if isinstance(thrown, SyntaxError) and thrown.lineno:
        place = f"{(thrown.filename or '').rsplit('/', 1)[-1]}, line {thrown.lineno}"
        text = f"{thrown.msg} ({place})"
    name = type(thrown).__name__
    whole = f"{name}: {text}" if text else name
    cut = whole if len(whole) <= LONGEST_REASON else f"{whole[:LONGEST_REASON]}…"
    return re.sub(r"\s+", " ", cut).strip().removesuffix(".")


def trace_of(error: BaseException) -> str:
    """Where it arose, the innermost place first, each as ``at NAME (FILE:LINE:COLUMN)``, as Kumiki reads stacks."""
    thrown = error.__cause__ if isinstance(error, KumikiError) and error.__cause__ else error
    lines = [reason_of(thrown)]
    if isinstance(thrown, SyntaxError) and thrown.filename:
        lines.append(f"    at <syntax> ({thrown.filename}:{thrown.lineno or 1}:{thrown.offset or 1})")
    for frame in reversed(traceback.extract_tb(thrown.__traceback__)):
        column = (getattr(frame, "colno", None) or 0) + 1
        lines.append(f"    at {frame.name} ({frame.filename}:{frame.lineno}:{column})")
    return "\n".join(lines)[:8000]


def _fill(text: str, values: dict[str, Any]) -> str:
    def value(match: re.Match[str]) -> str:
        found = str(values.get(match[1], match[0]))
        return found if len(found) <= LONGEST_VALUE else f"{found[: LONGEST_VALUE - 3]}..."

    filled = re.sub(r"\{(\w+)\}", value, text)
    return re.sub(r"^(the|an?) ", lambda found: found[0][0].upper() + found[0][1:], filled)
