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
from ..held import HeldImages
from ..instance import ComponentInstance
from ..version import VERSION
from ..wire.messages import PROTOCOL, SERVICE, DescribeRequest, Description, FromWorker, ToWorker
from ..wire.outcome import clean
from .served import OneComponent, Served, SeveralComponents
from .session import Session, VersionMismatch, WorkerState

MESSAGE_LIMIT = 16 * 1024 * 1024
LAST_READ_SECONDS = 5.0
"""How long a client has to read the last results of a worker that drains."""

THREADS = 256
"""Each stream has one as long as it is open; they are made when they are needed."""


class Worker:
    """A component, or several of a bundle, that serve the worker contract on a Unix socket."""

    def __init__(
        self, components: OneComponent | SeveralComponents, socket: Path, shared: Path, concurrency: int | None
    ) -> None:
        self._components = components
        self._socket = socket
        self._shared = shared
        self._concurrency = concurrency
        self._told = threading.Event()
        self._sessions: set[Session] = set()
        self._owner = os.getpid()
        self.is_orphan = False
        """Whether whoever started it is gone."""
        limits = [("grpc.max_receive_message_length", MESSAGE_LIMIT), ("grpc.max_send_message_length", MESSAGE_LIMIT)]
        self._server = grpc.server(ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="grpc"), options=limits)
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

    def listen(self) -> None:
        self._server.start()
        # Whoever started it may be another user of the same group, who has to write to it.
        self._socket.chmod(0o770)

    def start(self, served: Served, load: Callable[[Sink], ComponentInstance], sink: Sink) -> None:
        """Listens, then loads and sets the component up. Raises what went wrong, when a client has heard it."""
        self.listen()
        try:
            concurrency = self._concurrency or served.manifest.concurrency
            served.state = WorkerState(load(sink), self._shared, concurrency, HeldImages())
        except KumikiError as failure:
            served.failure = failure
        served.ready.set()
        if served.failure is not None:
            self._told.wait(LAST_READ_SECONDS)
            self._server.stop(0.5).wait()
            self._socket.unlink(missing_ok=True)
            raise served.failure

    def drain(self) -> None:
        """Takes no new packets, lets those that run end and their results be read, then ends everything."""
        states = self._components.drain()
        for state in states:
            with state.changed:
                state.draining = True
        for state in states:
            with state.changed:
                state.changed.wait_for(lambda: state.running == 0)
        until = time.monotonic() + LAST_READ_SECONDS
        # Messages leave the outbox without a word.
        while any(s.is_unread for s in list(self._sessions)) and time.monotonic() < until:
            time.sleep(0.005)
        for session in list(self._sessions):
            session.end()
        self._server.stop(0.5).wait()
        self.clean_up()
        for state in states:
            state.instance.dispose()

    def clean_up(self) -> None:
        """Removes the slots and the socket; a process that the component forked off does not."""
        if os.getpid() != self._owner:
            return
        for state in self._components.states:
            state.slots.close()
        self._socket.unlink(missing_ok=True)

    def _describe(self, request: Any, context: grpc.ServicerContext) -> Any:
        if request.protocol != PROTOCOL:
            _refuse(context, _version_error(request.protocol))
        served = self._component(context, request.load)
        return Description(
            protocol=PROTOCOL,
            manifest=json.dumps(served.manifest.data, ensure_ascii=False),
            sdk_language="python",
            sdk_version=VERSION,
            process_id=self._owner,
            concurrency=served.state.concurrency if served.state is not None else 1,
            holds=True,
            streams=served.state is not None and served.state.instance.has_streams,
        )

    def _process(self, requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        served = self._component(context)
        assert served.state is not None
        session = Session(served.state)
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


    def _component(self, context: grpc.ServicerContext, load: Any = None) -> Served:
        """The one that a call is about, ready to run."""
        named = {key: str(value) for key, value in context.invocation_metadata()}
        try:
            served = self._components.get(named.get("kumiki-component", ""), load)
        except KumikiError as failure:
            _refuse(context, failure)
        if served.failure is not None:
            context.add_callback(self._told.set)
            _refuse(context, served.failure)
        return served


def _version_error(found: int) -> KumikiError:
    return kumiki_error("WORKER_VERSION", who="the client", found=found, expected=PROTOCOL)


def _refuse(context: grpc.ServicerContext, error: KumikiError) -> NoReturn:
    """An error as a gRPC status, its code in the trailer ``kumiki-code``, its place in the author's code beside it."""
    trace = clean(trace_of(error)).encode()[:4000]
    remedy = clean(error.remedy)
    context.set_trailing_metadata(
        (("kumiki-code", error.code), ("kumiki-trace-bin", trace), ("kumiki-remedy-bin", remedy.encode()))
    )
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{clean(error.message)} {remedy}"[:3000])
    raise AssertionError("abort raises")
