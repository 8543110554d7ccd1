"""What components print, for workers whose output no client reads: it is told as log lines of the packet that runs."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..context import Sink

LONGEST = 4000
"""Characters of a line; what is beyond is left out."""

_running: dict[int, Sink] = {}
"""The sinks of the packets at work, by their threads."""


class Told:
    """A stream that prints as before, and tells each line to the packet of the thread, or to the only one at work."""

    def __init__(self, stream: Any, level: str) -> None:
        self._stream = stream
        self._level = level
        self._begun: dict[int, str] = {}

    def write(self, text: str) -> int:
        sinks = dict(_running)
        thread = threading.get_ident()
        key = thread if thread in sinks else next(iter(sinks)) if len(sinks) == 1 else None
        if key is not None:
            *lines, rest = (self._begun.get(key, "") + text).split("\n")
            self._begun[key] = rest[:LONGEST]
            for line in lines:
                self._tell(sinks[key], line)
        return int(self._stream.write(text))

    def end(self, key: int, sink: Sink) -> None:
        rest = self._begun.pop(key, "")
        if rest:
            self._tell(sink, rest)

    def _tell(self, sink: Sink, line: str) -> None:
        sink.log(self._level, line.rstrip("\r")[:LONGEST], {}, time.time() * 1000)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def tell_printed() -> None:
    """From now on what is printed through ``sys.stdout`` and ``sys.stderr`` is told too."""
    if not isinstance(sys.stdout, Told):
        sys.stdout, sys.stderr = Told(sys.stdout, "info"), Told(sys.stderr, "warn")  # type: ignore[assignment]


@contextmanager
def hearing(sink: Sink) -> Iterator[None]:
    """While it lasts, ``sink`` hears what this thread prints."""
    key = threading.get_ident()
    _running[key] = sink
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, Told):
                stream.end(key, sink)
        del _running[key]
