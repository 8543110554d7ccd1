"""The components that a worker serves."""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..context import Sink
from ..errors import KumikiError, kumiki_error
from ..held import HeldImages
from ..instance import ComponentInstance
from ..manifest import Manifest
from .session import WorkerState

Find = Callable[[str], "tuple[Path, Manifest]"]


class Served:
    """A component that is being set up, is ready, or could not be."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.ready = threading.Event()
        self.state: WorkerState | None = None
        self.failure: KumikiError | None = None


class SeveralComponents:
    """Components of a bundle in one process, each loaded when it is first asked for."""

    def __init__(self, shared: Path, concurrency: int | None, sink: Sink, find: Find | None) -> None:
        """``find`` gives those of an image by name; without it, whoever asks says where they are.

        Without ``concurrency``, it is what the manifest of each says.
        """
        self._shared = shared
        self._concurrency = concurrency
        self._sink = sink
        self._find = find
        self._held = HeldImages()
        self._served: dict[str, Served] = {}
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._draining = False

    def get(self, name: str, load: Any = None) -> Served:
        """The component of a name, when it is ready; ``failure`` says why it is not."""
        with self._lock:
            served = self._served.get(name)
            is_first = served is None
            if served is None:
                folder, manifest = self._where(name, load)
                served = self._served[name] = Served(manifest)
        if not is_first:
            served.ready.wait()
            return served
        try:
            package = f"component_{next(self._numbers)}_{re.sub('[^a-z0-9]+', '_', served.manifest.name)}"
            instance = ComponentInstance.start(folder, served.manifest, self._sink, package)
            concurrency = self._concurrency or served.manifest.concurrency
            served.state = WorkerState(instance, self._shared, concurrency, self._held)
            served.state.draining = self._draining
        except KumikiError as failure:
            served.failure = failure
            with self._lock:
                del self._served[name]  # the next one who asks may find it mended
        served.ready.set()
        return served

    @property
    def states(self) -> list[WorkerState]:
        with self._lock:
            return [served.state for served in self._served.values() if served.state is not None]

    def drain(self) -> list[WorkerState]:
        """Those that are loaded; what is loaded from now on takes no packets."""
        self._draining = True
        return self.states

    def _where(self, name: str, load: Any) -> tuple[Path, Manifest]:
        if self._find is not None:
            return self._find(name)
        if not name or load is None or not load.folder:
            reason = "it serves several components, and neither the metadata kumiki-component nor a folder names one"
            raise kumiki_error("WORKER_REQUEST_INVALID", reason=reason)
        return Path(load.folder), Manifest(json.loads(load.manifest))


class OneComponent:
    """The component that a worker was started for, whatever it is asked for."""

    def __init__(self, manifest: Manifest) -> None:
        self.served = Served(manifest)

    def get(self, name: str, load: Any = None) -> Served:
        self.served.ready.wait()
        return self.served

    @property
    def states(self) -> list[WorkerState]:
        return [] if self.served.state is None else [self.served.state]

    def drain(self) -> list[WorkerState]:
        return self.states
