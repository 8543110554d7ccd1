"""What ``setup`` and ``run`` are given beside inputs and parameters."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from .errors import KumikiError, kumiki_error

State = TypeVar("State")

PROGRESS_SECONDS = 0.25


class Sink(Protocol):
    """Where progress and log lines go."""

    def progress(self, fraction: float, message: str) -> None: ...

    def log(self, level: str, message: str, data: dict[str, Any], time_ms: float) -> None: ...


class Silent:
    """A sink that nobody listens to."""

    def progress(self, fraction: float, message: str) -> None:
        pass

    def log(self, level: str, message: str, data: dict[str, Any], time_ms: float) -> None:
        pass


class Log:
    """Lines of the item's log: ``log.info("softening", sigma=2)``; what follows is kept as data of the line."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def debug(self, message: str, **data: Any) -> None:
        self._say("debug", message, data)

    def info(self, message: str, **data: Any) -> None:
        self._say("info", message, data)

    def warn(self, message: str, **data: Any) -> None:
        self._say("warn", message, data)

    def error(self, message: str, **data: Any) -> None:
        self._say("error", message, data)

    def _say(self, level: str, message: str, data: dict[str, Any]) -> None:
        self._sink.log(level, str(message), data, time.time() * 1000)


class Signal:
    """Says that a run shall end, and why; the first reason counts."""

    def __init__(self) -> None:
        self._set = threading.Event()
        self.reason: KumikiError | None = None

    def abort(self, reason: KumikiError) -> None:
        if not self._set.is_set():
            self.reason = reason
            self._set.set()

    @property
    def aborted(self) -> bool:
        return self._set.is_set()

    def wait(self, seconds: float | None) -> bool:
        return self._set.wait(seconds)


class SetupContext:
    """What ``setup`` is given."""

    def __init__(self, sink: Sink) -> None:
        self.log = Log(sink)


class Context(Generic[State]):
    """What ``run`` is given for one item: ``state`` is what ``setup`` returned."""

    def __init__(
        self,
        state: State,
        sink: Sink,
        signal: Signal,
        clock: Callable[[], float] = time.monotonic,
        traceparent: str = "",
    ) -> None:
        self.state = state
        #: For a component that calls other services: the header that says which trace the run belongs to, or empty.
        self.traceparent = traceparent
        self.log = Log(sink)
        self._sink = sink
        self._signal = signal
        self._clock = clock
        self._told = -PROGRESS_SECONDS
        self._untold: tuple[float, str] | None = None

    def progress(self, fraction: float, message: str = "") -> None:
        """Says how far the item is, 0 to 1; cheap enough to call for every row."""
        self._untold = (min(1.0, max(0.0, float(fraction))), message)
        if self._clock() - self._told >= PROGRESS_SECONDS:
            self._tell()

    @property
    def cancelled(self) -> bool:
        """Whether the run was cancelled or is out of time: nobody waits for its result any more."""
        return self._signal.aborted

    def raise_if_cancelled(self) -> None:
        """Ends the run where it was cancelled or is out of time. Raises CANCELLED or STEP_TIMEOUT."""
        if self._signal.aborted:
            raise self._signal.reason or kumiki_error("CANCELLED", what="A run")

    def sleep(self, seconds: float) -> None:
        """Waits, no longer than until the run is cancelled. Raises as ``raise_if_cancelled``."""
        self._signal.wait(seconds)
        self.raise_if_cancelled()

    def _tell(self) -> None:
        if self._untold is not None:
            self._sink.progress(*self._untold)
            self._untold = None
            self._told = self._clock()
