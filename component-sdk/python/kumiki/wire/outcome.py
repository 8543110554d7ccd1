"""Errors as a result tells them."""

from __future__ import annotations

from typing import Any

from ..errors import KumikiError, trace_of
from .messages import OUTCOMES


def fail(result: Any, error: KumikiError) -> None:
    """Fills a result: what the error means for the item, and what people read."""
    result.outcome = OUTCOMES[_outcome_of(error)]
    tell(result.error, error)


def tell(message: Any, error: KumikiError) -> None:
    """Fills what people read of an error."""
    message.code = error.code
    message.message = clean(error.message)
    message.remedy = clean(error.remedy)
    message.input = error.input or ""
    message.trace = clean(trace_of(error))


def _outcome_of(error: KumikiError) -> str:
    if error.retryable:
        return "TRY_AGAIN"
    return "BAD_DATA" if error.side == "caller" and error.code != "CANCELLED" else "FAILED"


def clean(text: str) -> str:
    """Half characters cannot be written in UTF-8, and an error must always arrive."""
    return text.encode("utf-8", "replace").decode("utf-8")
