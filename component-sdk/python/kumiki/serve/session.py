"""One client's stream of packets."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..errors import KumikiError, as_kumiki_error, kumiki_error
from ..held import HeldImages
from ..instance import ComponentInstance
from ..wire.messages import OUTCOMES, PROTOCOL, FromWorker
from ..wire.outcome import fail, tell
from ..wire.slots import SlotPool
from ..wire.write_value import ValueWriter
from .packet_run import PacketRun

WAITING_MESSAGES = 1000
"""Messages that wait for a slow client; what only reports is dropped beyond."""


class WorkerState:
    """What all streams of a component share; everything in it is guarded by ``changed``."""

    def __init__(self, instance: ComponentInstance, shared: Path, concurrency: int, held: HeldImages) -> None:
        self.instance = instance
        self.held = held
        self.inputs = shared / "inputs"
        self.slots = SlotPool(shared / "outputs")
        self.concurrency = concurrency
        self.running = 0
        self.draining = False
        self.changed = threading.Condition(threading.RLock())
        self.work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        for at in range(concurrency):
            threading.Thread(target=self._lane, name=f"run-{at}", daemon=True).start()

    def _lane(self) -> None:
        while True:
            self.work.get()()


class VersionMismatch(Exception):
    """The client speaks another version."""


class Session:
    """Takes what a client sends, and gives what it is to be answered, as an iterator of messages."""

    def __init__(self, state: WorkerState) -> None:
        self._state = state
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._runs: dict[str, PacketRun] = {}
        self._unread: dict[str, PacketRun | ValueWriter] = {}
        self._stayed: set[int] = set()
        self._streams: set[str] = set()
        self._opened = False
        self._gone = False

    @property
    def is_unread(self) -> bool:
        """Whether the client still has something to read."""
        return bool(self._unread) or not self._outbox.empty()

    def answers(self, requests: Iterator[Any]) -> Iterator[Any]:
        threading.Thread(target=self._take_all, args=(requests,), name="packets", daemon=True).start()
        while True:
            message = self._outbox.get()
            if message is None:
                return
            if isinstance(message, BaseException):
                raise message
            yield message

    def end(self) -> None:
        self._outbox.put(None)

    def leave(self) -> None:
        """The client is gone: nobody waits for what runs, and nobody reads what is there."""
        with self._state.changed:
            self._gone = True
            for run in self._runs.values():
                run.cancel()
            for packet_id in list(self._unread):
                self._release(packet_id)
            self._state.held.drop(self._stayed)
        for stream in self._streams:
            self._state.work.put(lambda stream=stream: self._end_stream(stream))  # type: ignore[misc]
        self.end()

    def _take_all(self, requests: Iterator[Any]) -> None:
        try:
            for message in requests:
                self._take(message)
        except VersionMismatch as cause:
            self._outbox.put(cause)
            return
        except Exception:  # a stream that broke: `leave` is called too
            pass
        self.end()

    def _take(self, message: Any) -> None:
        kind = message.WhichOneof("message")
        if kind == "open":
            self._open(message.open.protocol)
        elif kind == "packet":
            self._begin(message.packet)
        elif kind == "cancel":
            with self._state.changed:
                run = self._runs.get(message.cancel.id)
            if run:
                run.cancel()
        elif kind == "release":
            with self._state.changed:
                self._release(message.release.id)
        elif kind == "end_stream":
            self._streams.discard(message.end_stream.stream)
            # After the frames that are out, by the thread that works.
            self._state.work.put(lambda: self._end_stream(message.end_stream.stream))
        elif kind == "fetch":
            self._fetch(message.fetch)
        elif kind == "drop":
            self._state.held.drop(message.drop.held)
            self._stayed.difference_update(message.drop.held)

    def _open(self, found: int) -> None:
        if found != PROTOCOL:
            raise VersionMismatch(found)
        self._opened = True
        ready = FromWorker()
        ready.ready.credits = self._state.concurrency
        self._outbox.put(ready)

    def _begin(self, packet: Any) -> None:
        state = self._state
        with state.changed:
            refusal = self._refusal(packet.id)
            if refusal is None:
                run = PacketRun(packet, state.inputs, state.slots, self._report, state.held, state.instance.has_streams)
                self._runs[packet.id] = run
                if packet.stream:
                    self._streams.add(packet.stream)
                state.running += 1
        if refusal is None:
            state.work.put(lambda: self._work(run))
            return
        answer = FromWorker()
        answer.result.id = packet.id
        fail(answer.result, refusal)
        self._outbox.put(answer)

    def _work(self, run: PacketRun) -> None:
        message = run.result(self._state.instance)
        packet_id = run.packet.id
        with self._state.changed:
            del self._runs[packet_id]
            self._state.running -= 1
            if message.result.outcome == OUTCOMES["OK"]:
                if self._gone:
                    run.release()
                    self._state.held.drop(run.numbers)
                else:
                    self._unread[packet_id] = run
                    self._stayed.update(run.numbers)
            self._outbox.put(message)
            self._state.changed.notify_all()

    def _fetch(self, fetch: Any) -> None:
        """Gives an image that stayed here; its slot is the client's until it sends ``release``."""
        message = FromWorker()
        answer = message.fetched
        writer = ValueWriter(self._state.slots)
        try:
            image = self._state.held.get(fetch.held)
            if image is None or fetch.id in self._unread:
                raise _invalid(f"it keeps no image {fetch.held}" if image is None else "a fetch has an id that is used")
            writer.write_all({"image": image}, {"image": answer.value})
            with self._state.changed:
                self._unread[fetch.id] = writer
        except Exception as thrown:
            writer.release()
            answer.Clear()
            tell(answer.error, as_kumiki_error(thrown, self._state.instance.manifest.name))
        answer.id = fetch.id
        self._outbox.put(message)

    def _end_stream(self, stream: str) -> None:
        message = FromWorker()
        message.stream_ended.stream = stream
        try:
            self._state.instance.end_stream(stream)
        except KumikiError as failure:
            tell(message.stream_ended.error, failure)
        self._outbox.put(message)

    def _refusal(self, packet_id: str) -> KumikiError | None:
        state = self._state
        component = state.instance.manifest.name
        if not self._opened:
            return _invalid('a packet came before "open"')
        if not 1 <= len(packet_id) <= 128:
            return _invalid("a packet has no id, or one of more than 128 characters")
        if packet_id in self._runs or packet_id in self._unread:
            return _invalid(f'the packet id "{packet_id}" is used twice')
        if state.draining:
            return kumiki_error("WORKER_DRAINING", component=component)
        if state.running >= state.concurrency:
            return kumiki_error("WORKER_BUSY", component=component, limit=state.concurrency)
        return None

    def _release(self, packet_id: str) -> None:
        run = self._unread.pop(packet_id, None)
        if run:
            run.release()
        self._state.changed.notify_all()

    def _report(self, message: Any) -> None:
        if self._outbox.qsize() < WAITING_MESSAGES:
            self._outbox.put(message)


def _invalid(reason: str) -> KumikiError:
    return kumiki_error("WORKER_REQUEST_INVALID", reason=reason)
