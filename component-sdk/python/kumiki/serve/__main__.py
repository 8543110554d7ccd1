"""Starts a worker for a component folder: ``python -m kumiki.serve --component DIR``.

``--bundle FILE --component NAME`` starts one of several, and ``--bundle FILE --several`` all of them, each when it is
first asked for; ``--several`` alone those that its client names. ``KUMIKI_SOCKET``, ``KUMIKI_SHARED``, ``KUMIKI_CONCURRENCY``
and, for a name, ``KUMIKI_COMPONENT`` stand for the options that are not given; ``KUMIKI_COMPONENT=*`` means ``--several``,
and several names with commas between them that these are set up at once.

SIGTERM lets running packets end and exits 0; a second one exits at once. With ``KUMIKI_LIFELINE=stdin``, the end
of standard input does what SIGTERM does, but waits for 10 seconds at most: whoever would kill a worker that hangs
is gone then.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

from ..errors import KumikiError
from ..instance import ComponentInstance
from .choose import choose
from .printed import tell_printed
from .served import OneComponent, SeveralComponents
from .server import Worker

FAILED, UNUSABLE, TWICE = 1, 2, 143
ORPHAN_SECONDS = 10.0


class StandardError:
    """What a component says while it is set up."""

    def progress(self, fraction: float, message: str) -> None:
        pass

    def log(self, level: str, message: str, data: dict[str, Any], time_ms: float) -> None:
        rest = f" {json.dumps(data, default=str)}" if data else ""
        print(f"{level}: {message}{rest}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m kumiki.serve")
    parser.add_argument("--bundle")
    parser.add_argument("--component")
    named = os.environ.get("KUMIKI_COMPONENT", "").split(",")
    parser.add_argument("--several", action="store_true", default=named == ["*"] or len(named) > 1)
    parser.add_argument("--socket", default=os.environ.get("KUMIKI_SOCKET", ""))
    parser.add_argument("--shared", default=os.environ.get("KUMIKI_SHARED", ""))
    parser.add_argument("--concurrency", default=os.environ.get("KUMIKI_CONCURRENCY"))
    given = parser.parse_args()
    wanted = given.concurrency
    is_whole = wanted is None or (wanted.isdecimal() and int(wanted) >= 1)
    if not given.socket or not given.shared or not is_whole:
        end(UNUSABLE, "Give --socket PATH and --shared DIR, and --concurrency as a whole number.")
    lifeline = take_lifeline() if os.environ.get("KUMIKI_LIFELINE") == "stdin" else None
    if os.environ.get("KUMIKI_PRINTED") == "told":
        tell_printed()
    place = (Path(given.socket), Path(given.shared), None if wanted is None else int(wanted))
    if given.several:
        find = (lambda name: choose(given.bundle, name)) if given.bundle else None
        several = SeveralComponents(*place[1:], StandardError(), find)
        worker = Worker(several, *place)
        hold_on(lifeline, worker)
        worker.listen()
        if len(named) > 1:
            threading.Thread(target=set_up, args=(several, named), name="first", daemon=True).start()
        serve_until_asked(worker)
    try:
        folder, manifest = choose(given.bundle, given.component)
        one = OneComponent(manifest)
        worker = Worker(one, *place)
        hold_on(lifeline, worker)
        worker.start(one.served, lambda sink: ComponentInstance.start(folder, manifest, sink), StandardError())
    except KumikiError as error:
        end(FAILED, f"{error.message} {error.remedy}")
    serve_until_asked(worker)


def set_up(several: SeveralComponents, names: list[str]) -> None:
    """Whoever asks for one that cannot be set up hears why."""
    for name in names:
        try:
            several.get(name)
        except KumikiError:
            pass


def hold_on(lifeline: int | None, worker: Worker) -> None:
    """Ends the worker when whoever started it is gone."""
    if lifeline is not None:
        threading.Thread(target=watch, args=(lifeline, worker), name="lifeline", daemon=True).start()


def serve_until_asked(worker: Worker) -> NoReturn:
    """Signals come as bytes of a pipe: a handler in Python could meet this thread in the middle of anything."""
    asked, asks = os.pipe()
    os.set_blocking(asks, False)
    signal.set_wakeup_fd(asks)
    # After the component was set up: whatever it did with these signals, they belong to the worker.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGINT))
    draining = False
    while True:
        for number in os.read(asked, 64):
            if number not in (signal.SIGTERM, signal.SIGINT):
                continue
            if draining:
                os._exit(TWICE)
            draining = True
            threading.Thread(target=drain, args=(worker,), name="drain", daemon=True).start()


def drain(worker: Worker) -> NoReturn:
    try:
        worker.drain()
    except Exception as thrown:
        end(FAILED, f"The component failed while it was ending: {thrown}")
    if worker.is_orphan:
        give_up(worker)
    # Whatever the component left running, the worker has ended when its packets have.
    end(0)


def take_lifeline() -> int:
    """Standard input, kept away from the component, which finds an empty one."""
    lifeline = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return lifeline


def watch(lifeline: int, worker: Worker) -> None:
    try:
        while os.read(lifeline, 4096):
            pass
    except OSError:
        pass
    worker.is_orphan = True
    late = threading.Timer(ORPHAN_SECONDS, give_up, [worker])
    late.daemon = True
    late.start()
    os.kill(os.getpid(), signal.SIGTERM)


def give_up(worker: Worker) -> NoReturn:
    """Ends at once, with all that it started: nobody else would."""
    worker.clean_up()
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(FAILED)


def end(code: int, message: str | None = None) -> NoReturn:
    if message is not None:
        print(message, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
