"""Components that keep something from frame to frame: a generator for each stream of frames."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any

from .context import Context, Log
from .errors import KumikiError, kumiki_error
from .values import Values

MOST_STREAMS = 64
"""How many streams of one component are open at a time; the one that was silent for longest ends where there are more."""

Open = Callable[[Iterator[Values], Values, "StreamContext"], Generator[Any, None, None]]


class StreamContext:
    """What ``stream`` is given beside frames and parameters. It speaks of the frame that is at work."""

    def __init__(self, state: Any, now: Context[Any]) -> None:
        self.state = state
        self._now = now

    @property
    def log(self) -> Log:
        """Lines of the log of the frame at work."""
        return self._now.log

    @property
    def traceparent(self) -> str:
        return self._now.traceparent

    @property
    def cancelled(self) -> bool:
        return self._now.cancelled

    def progress(self, fraction: float, message: str = "") -> None:
        self._now.progress(fraction, message)

    def raise_if_cancelled(self) -> None:
        """Ends the stream where the frame at work was cancelled or is out of time. Raises CANCELLED or STEP_TIMEOUT."""
        self._now.raise_if_cancelled()

    def sleep(self, seconds: float) -> None:
        """Waits, no longer than until the frame at work is cancelled. Raises as ``raise_if_cancelled``."""
        self._now.sleep(seconds)


class OneStream:
    """The frames of one stream and the generator that answers them, in turn.

    A frame goes in when the one before it has its answer, so answers belong to frames by their order.
    """

    def __init__(self, component: str, open: Open, params: Values, context: StreamContext) -> None:
        self.lock = threading.Lock()
        self.is_over = False
        self.context = context
        self._component = component
        self._frame: Values | None = None
        self._taken = True
        self._wrong: KumikiError | None = None
        self._answers = open(self._frames(), params, context)

    def answer(self, inputs: Values) -> Any:
        """Raises what the generator raises and COMPONENT_STREAM_INVALID; the stream is over then."""
        self._frame, self._taken = inputs, False
        try:
            answer = next(self._answers)
        except StopIteration:
            raise self._wrong or self._invalid("it ended before its frames did") from None
        if self._wrong is not None:
            raise self._wrong
        if not self._taken:
            raise self._invalid("it gave an answer before it took the frame")
        self._frame = None
        return answer

    def end(self) -> None:
        """No frame comes any more: the generator runs to its end. Raises as ``answer``."""
        self.is_over = True
        try:
            next(self._answers)
        except StopIteration:
            return
        self._answers.close()
        raise self._invalid("it gave an answer after the last frame")

    def leave(self) -> None:
        """Lets go of a generator that is not to be asked any more."""
        self.is_over = True
        self._answers.close()

    def _frames(self) -> Iterator[Values]:
        while not self.is_over:
            if self._taken:
                self._wrong = self._invalid("it took the next frame before it had given the answer to this one")
                raise self._wrong
            self._taken = True
            inputs, self._frame = self._frame, None
            assert inputs is not None
            yield inputs
            del inputs

    def _invalid(self, reason: str) -> KumikiError:
        return kumiki_error("COMPONENT_STREAM_INVALID", component=self._component, reason=reason)


class Streams:
    """The streams of a component."""

    def __init__(self, component: str, open: Open, state: Any) -> None:
        self._component = component
        self._open = open
        self._state = state
        self._streams: dict[str, tuple[str, OneStream]] = {}
        self._broken: set[str] = set()
        self._lock = threading.Lock()

    def answer(self, name: str, inputs: Values, params: Values, context: Context[Any]) -> Any:
        """The answer to a frame; one that names no stream is a stream by itself.

        Other parameters than those of the frame before begin the stream anew, and so does the frame after one that
        failed. Raises what the generator raises and COMPONENT_STREAM_INVALID.
        """
        if not name:
            return self._alone(inputs, params, context)
        given = json.dumps(dict(params), sort_keys=True, default=str)
        while True:
            stream, silent = self._find(name, given, params, context)
            for old in silent:
                self._finish(old)
            with stream.lock:
                if stream.is_over:
                    continue  # the frame before broke it while this one waited
                with self._lock:
                    lost = name in self._broken
                    self._broken.discard(name)
                if lost:
                    context.log.warn("What was kept from earlier frames is gone: the frame before failed.")
                stream.context._now = context
                try:
                    return stream.answer(inputs)
                except BaseException:
                    with self._lock:
                        if self._streams.get(name, ("", None))[1] is stream:
                            del self._streams[name]
                        self._broken.add(name)
                    stream.leave()
                    raise

    def end(self, name: str) -> None:
        """No frames of a stream come any more. Raises what the generator raises at its end."""
        with self._lock:
            found = self._streams.pop(name, None)
            self._broken.discard(name)
        if found is not None:
            with found[1].lock:
                found[1].end()

    def end_all(self) -> None:
        for name in list(self._streams):
            self.end(name)

    def _alone(self, inputs: Values, params: Values, context: Context[Any]) -> Any:
        stream = self._begin(params, context)
        try:
            answer = stream.answer(inputs)
            stream.end()
            return answer
        finally:
            stream.leave()

    def _find(self, name: str, given: str, params: Values, context: Context[Any]) -> tuple[OneStream, list[OneStream]]:
        silent: list[OneStream] = []
        with self._lock:
            known = self._streams.pop(name, None)  # the one used last comes last
            if known is not None and known[0] != given:
                silent.append(known[1])
                known = None
            known = known or (given, self._begin(params, context))
            self._streams[name] = known
            if len(self._streams) > MOST_STREAMS:
                silent.append(self._streams.pop(next(iter(self._streams)))[1])
        return known[1], silent

    def _begin(self, params: Values, context: Context[Any]) -> OneStream:
        return OneStream(self._component, self._open, params, StreamContext(self._state, context))

    def _finish(self, stream: OneStream) -> None:
        """One that nobody asks for any more; nobody hears what it says."""
        with stream.lock:
            try:
                stream.end()
            except Exception:
                stream.leave()
