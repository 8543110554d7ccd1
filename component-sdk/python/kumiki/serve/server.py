"""Serves a component: it listens at once, and whoever asks for its description waits until it is set up."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import grpc

from ..context import Sink
from ..errors import KumikiError, kumiki_error, trace_of
from ..instance import ComponentInstance
from ..manifest import Manifest
from ..version import VERSION
from ..wire.messages import PROTOCOL, SERVICE, DescribeRequest, Description, FromWorker, ToWorker
from ..wire.outcome import clean
from .session import Session, VersionMismatch, WorkerState

MESSAGE_LIMIT = 16 * 1024 * 1024
LAST_READ_SECONDS = 5.0
"""How long a client has to read the last results of a worker that drains."""


class Worker:
    """A component that serves the worker contract on a Unix socket."""

    def __init__(self, manifest: Manifest, socket: Path, shared: Path, concurrency: int) -> None:
        self._manifest = manifest
        self._socket = socket
        self._shared = shared
        self._concurrency = concurrency
        self._state: WorkerState | None = None
        self._failure: KumikiError | None = None
        self._started = threading.Event()
        self._told = threading.Event()
        self._sessions: set[Session] = set()
        self._owner = os.getpid()
        self.is_orphan = False
        """Whether whoever started it is gone."""
        limits = [("grpc.max_receive_message_length", MESSAGE_LIMIT), ("grpc.max_send_message_length", MESSAGE_LIMIT)]
        self._server = grpc.server(ThreadPoolExecutor(max_workers=16, thread_name_prefix="grpc"), options=limits)
        handlers = {
            "Describe": grpc.unary_unary_rpc_method_handler(
                self._describe, DescribeRequest.FromString, Description.SerializeToString
            ),
            "Process": grpc.stream_stream_rpc_method_handler(
                self._process, ToWorker.FromString, FromWorker.SerializeToString
            ),
        }
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
        self._server.add_insecure_port(f"unix:{socket}")

    def start(self, load: Callable[[Sink], ComponentInstance], sink: Sink) -> None:
        """Listens, then loads and sets the component up. Raises what went wrong, when a client has heard it."""
        self._server.start()
        # Whoever started it may be another user of the same group, who has to write to it.
        self._socket.chmod(0o770)
        try:
            self._state = WorkerState(load(sink), self._shared, self._concurrency)
        except KumikiError as failure:
            self._failure = failure
        self._started.set()
        if self._failure is not None:
            self._told.wait(LAST_READ_SECONDS)
            self._server.stop(0.5).wait()
            self._socket.unlink(missing_ok=True)
            raise self._failure

    def drain(self) -> None:
        """Takes no new packets, lets those that run end and their results be read, then ends everything."""
        state = self._state
        assert state is not None
        with state.changed:
            state.draining = True
            state.changed.wait_for(lambda: state.running == 0)
            until = time.monotonic() + LAST_READ_SECONDS
            state.changed.wait_for(lambda: not any(s.is_unread for s in self._sessions), LAST_READ_SECONDS)
            # Messages leave the outbox without a word.
            while any(s.is_unread for s in self._sessions) and time.monotonic() < until:
                state.changed.wait(0.01)
        for session in list(self._sessions):
            session.end()
        self._server.stop(0.5).wait()
        self.clean_up()
        state.instance.dispose()

    def clean_up(self) -> None:
        """Removes the slots and the socket; a process that the component forked off does not."""
        if os.getpid() != self._owner:
            return
        if self._state is not None:
            self._state.slots.close()
        self._socket.unlink(missing_ok=True)

    def _describe(self, request: Any, context: grpc.ServicerContext) -> Any:
        if request.protocol != PROTOCOL:
            _refuse(context, _version_error(request.protocol))
        self._started.wait()
        if self._failure is not None:
            context.add_callback(self._told.set)
            _refuse(context, self._failure)
        return Description(
            protocol=PROTOCOL,
            manifest=json.dumps(self._manifest.data, ensure_ascii=False),
            sdk_language="python",
            sdk_version=VERSION,
            process_id=self._owner,
            concurrency=self._concurrency,
        )

    def _process(self, requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        self._started.wait()
        if self._failure is not None or self._state is None:
            _refuse(context, self._failure or kumiki_error("WORKER_REQUEST_INVALID", reason="it came too early"))
        session = Session(self._state)
        self._sessions.add(session)

        def leave() -> None:
            session.leave()
            self._sessions.discard(session)

        if not context.add_callback(leave):
            leave()
        try:
            yield from session.answers(requests)
        except VersionMismatch as cause:
            _refuse(context, _version_error(cause.args[0]))


def _version_error(found: int) -> KumikiError:
    return kumiki_error("WORKER_VERSION", who="the client", found=found, expected=PROTOCOL)


def _refuse(context: grpc.ServicerContext, error: KumikiError) -> NoReturn:
    """An error as a gRPC status, its code in the trailer ``kumiki-code``, its place in the author's code beside it."""
    trace = clean(trace_of(error)).encode()[:4000]
    context.set_trailing_metadata((("kumiki-code", error.code), ("kumiki-trace-bin", trace)))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, clean(f"{error.message} {error.remedy}")[:3000])
    raise AssertionError("abort raises")
