"""One packet being worked on."""

from __future__ import annotations

import gc
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..context import Signal
from ..errors import as_kumiki_error, kumiki_error, limit_text
from ..held import HeldImages
from ..instance import ComponentInstance
from ..manifest import Manifest
from ..values import plain
from ..wire.messages import OUTCOMES, FromWorker
from ..wire.outcome import clean, fail
from ..wire.read_value import ValueReader
from ..wire.slots import SlotPool
from ..wire.write_value import ValueWriter
from .printed import hearing

Send = Callable[[Any], None]


class PacketRun:
    """Runs the component for a packet; what it raises is in the result."""

    def __init__(
        self, packet: Any, inputs: Path, slots: SlotPool, report: Send, held: HeldImages, keeps: bool
    ) -> None:
        """``keeps``: the component has its inputs also after the run, from frame to frame."""
        self.packet = packet
        self._signal = Signal()
        self._held = held
        self._reader = ValueReader(inputs, held, keeps)
        self._writer = ValueWriter(slots, held if packet.hold else None)
        self._report = report

    def cancel(self) -> None:
        self._signal.abort(kumiki_error("CANCELLED", what="A run"))

    @property
    def numbers(self) -> list[int]:
        """Of the images that stay in this process."""
        return self._writer.numbers

    def release(self) -> None:
        """Lets the slots of the outputs be used again."""
        self._writer.release()

    def result(self, instance: ComponentInstance) -> Any:
        """The last word on the packet, as a message."""
        name, limit = instance.manifest.name, self.packet.deadline_ms
        late = kumiki_error("STEP_TIMEOUT", where=f"A run of {name}", limit=limit_text(limit))
        timer = threading.Timer(limit / 1000, self._signal.abort, [late]) if limit else None
        if timer:
            timer.daemon = True
            timer.start()
        before = time.process_time()
        message = FromWorker()
        result = message.result
        try:
            self._run(instance, result.outputs)
            result.outcome = OUTCOMES["OK"]
        except BaseException as thrown:
            self.release()
            self._held.drop(self.numbers)
            result.Clear()
            fail(result, as_kumiki_error(thrown, name))
            forget_places(thrown)
        finally:
            if timer:
                timer.cancel()
        result.id = self.packet.id
        result.cpu_ms = (time.process_time() - before) * 1000
        if self._reader.let_go():
            self._warn_of_kept_pixels()
        return message

    def _run(self, instance: ComponentInstance, outputs: Any) -> None:
        packet, manifest = self.packet, instance.manifest
        inputs = manifest.check_inputs(self._reader.read_all(packet.inputs))
        params = manifest.complete_params(self._params(manifest))
        accepted = FromWorker()
        accepted.accepted.id = packet.id
        self._report(accepted)
        sink = PacketSink(packet.id, self._report)
        with hearing(sink):
            values = instance.run(inputs, params, sink, self._signal, packet.root, packet.traceparent, packet.stream)
        self._writer.write_all(values, outputs)

    def _params(self, manifest: Manifest) -> dict[str, Any]:
        try:
            params = json.loads(self.packet.params or "{}")
        except ValueError:
            params = None
        if isinstance(params, dict):
            return params
        raise kumiki_error("PARAMETERS_INVALID", where=manifest.name, expected="an object of parameters by name")

    def _warn_of_kept_pixels(self) -> None:
        """Whoever looks at them later would see another item. Circles of references may hold them for a while only."""
        gc.collect()
        if self._reader.let_go():
            text = "The component keeps pixels of an input after its run; they are written over. Keep a copy: array().copy()."
            PacketSink(self.packet.id, self._report).log("warn", text, {}, time.time() * 1000)


def forget_places(thrown: BaseException | None) -> None:
    """Lets go of the frames that an error came through: they hold the inputs, and often the error itself."""
    while thrown is not None and thrown.__traceback__ is not None:
        thrown.__traceback__ = None
        thrown = thrown.__cause__ or thrown.__context__


class PacketSink:
    """Progress and log lines of a packet, as messages."""

    def __init__(self, packet_id: str, report: Send) -> None:
        self._id = packet_id
        self._report = report

    def progress(self, fraction: float, message: str) -> None:
        told = FromWorker()
        told.progress.id, told.progress.fraction, told.progress.message = self._id, fraction, clean(message)
        self._report(told)

    def log(self, level: str, message: str, data: dict[str, Any], time_ms: float) -> None:
        told = FromWorker()
        line = told.log
        line.id, line.level, line.message, line.time = self._id, level, clean(message[:8000]), time_ms
        if data:
            line.data = clean(_json(data))
        self._report(told)


def _json(data: dict[str, Any]) -> str:
    """What is no data is told as its text: a line of a log never fails a run."""
    try:
        return json.dumps(plain(data), default=str, ensure_ascii=False)
    except Exception:
        return json.dumps({key: str(value)[:1000] for key, value in data.items()}, ensure_ascii=False)
