"""A component that is loaded and set up, ready to run over items."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from .context import Context, SetupContext, Signal, Sink
from .errors import KumikiError, as_kumiki_error, kumiki_error, reason_of
from .manifest import Manifest
from .own_modules import OwnModules
from .roots import name_roots
from .streams import Streams
from .values import NotPlain, Values, describe, kind_of, plain, why_not


def load_component(folder: Path, manifest: Manifest, package: str | None = None) -> ModuleType:
    """Imports a component's code; files beside it can be imported by it. Raises COMPONENT_LOAD_FAILED and others.

    ``package`` is a name that nobody else has, where other components are in the same process.
    """
    path = folder / manifest.entry
    module = _load_alone(path, manifest) if package is None else _load_apart(path, manifest, package)
    reason = None
    if callable(getattr(module, "stream", None)):
        if manifest.realtime != "stateful":
            reason = 'it has a stream, and component.yaml does not say "realtime: stateful"'
    elif not callable(getattr(module, "run", None)):
        reason = f"{manifest.entry} has no function run(inputs, params, ctx)"
    if reason is not None:
        raise kumiki_error("COMPONENT_LOAD_FAILED", component=manifest.name, reason=reason)
    return module


def _load_apart(path: Path, manifest: Manifest, package: str) -> ModuleType:
    own = OwnModules(path.parent, package)
    try:
        return own.load(path.stem)
    except BaseException as cause:  # also what calls sys.exit() at its top level
        own.forget()
        raise _not_loaded(cause, manifest) from cause


def _load_alone(path: Path, manifest: Manifest) -> ModuleType:
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as cause:  # also what calls sys.exit() at its top level
        sys.modules.pop(path.stem, None)
        raise _not_loaded(cause, manifest) from cause
    return module


class ComponentInstance:
    """A component's functions and what its ``setup`` gave."""

    def __init__(self, manifest: Manifest, module: ModuleType, state: Any) -> None:
        self.manifest = manifest
        stream = getattr(module, "stream", None)
        self._streams = Streams(manifest.name, stream, state) if stream is not None else None
        self._run: Callable[..., Any] | None = getattr(module, "run", None)
        self._dispose: Callable[[Any], None] | None = getattr(module, "dispose", None)
        self._state = state

    @staticmethod
    def start(folder: Path, manifest: Manifest, sink: Sink, package: str | None = None) -> ComponentInstance:
        """Loads and sets up. Raises COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, PYTHON_PACKAGE_MISSING."""
        return ComponentInstance.of(manifest, load_component(folder, manifest, package), sink)

    @staticmethod
    def of(manifest: Manifest, module: ModuleType, sink: Sink) -> ComponentInstance:
        setup = getattr(module, "setup", None)
        try:
            state = setup(SetupContext(sink)) if setup else None
        except KumikiError:
            raise
        except BaseException as cause:
            raise _failed("COMPONENT_SETUP_FAILED", cause, manifest) from cause
        return ComponentInstance(manifest, module, state)

    def run(
        self,
        inputs: Mapping[str, Any],
        params: Mapping[str, Any],
        sink: Sink,
        signal: Signal,
        root: str,
        traceparent: str = "",
        stream: str = "",
    ) -> dict[str, Any]:
        """Runs the component once and checks what it gives; inputs and parameters are checked already.

        ``stream`` is the stream that the inputs are a frame of, for components that keep something from frame to frame.
        Raises what the component raises as a ``KumikiError``, COMPONENT_OUTPUT_MISSING, COMPONENT_OUTPUT_UNKNOWN,
        COMPONENT_OUTPUT_TYPE, CANCELLED and STEP_TIMEOUT.
        """
        name = self.manifest.name
        context: Context[Any] = Context(self._state, sink, signal, traceparent=traceparent)
        try:
            returned = self._returned(Values(inputs), Values(params), context, stream)
            context._tell()
            return name_roots(self._check(returned), root, inputs)
        except BaseException as thrown:
            error = as_kumiki_error(thrown, name)
            if signal.aborted and signal.reason and error.code in ("COMPONENT_THREW", "CANCELLED"):
                error = signal.reason
            if error is thrown:
                raise
            raise error from thrown

    def _returned(self, inputs: Values, params: Values, context: Context[Any], stream: str) -> Any:
        if self._streams is not None:
            return self._streams.answer(stream, inputs, params, context)
        assert self._run is not None
        return self._run(inputs, params, context)

    @property
    def has_streams(self) -> bool:
        """Whether it keeps something from frame to frame of a stream."""
        return self._streams is not None

    def end_stream(self, stream: str) -> None:
        """No frames of a stream come any more. Raises what the component raises at its end, as a ``KumikiError``."""
        if self._streams is None:
            return
        try:
            self._streams.end(stream)
        except BaseException as thrown:
            error = as_kumiki_error(thrown, self.manifest.name)
            if error is thrown:
                raise
            raise error from thrown

    def _check(self, returned: Any) -> dict[str, Any]:
        component = self.manifest.name
        if not isinstance(returned, Mapping):
            values = {"output": "(all)", "found": describe(returned), "expected": "a dict of outputs by name"}
            raise kumiki_error("COMPONENT_OUTPUT_TYPE", component=component, **values)
        for output in returned:
            if output not in self.manifest.outputs:
                raise kumiki_error("COMPONENT_OUTPUT_UNKNOWN", component=component, output=output)
        checked: dict[str, Any] = {}
        for output, about in self.manifest.outputs.items():
            value = returned.get(output)
            if value is None and (output not in returned or kind_of(about["type"]) != "data" or about.get("optional")):
                if about.get("optional"):
                    continue
                raise kumiki_error("COMPONENT_OUTPUT_MISSING", component=component, output=output)
            try:
                value = plain(value)
                found = why_not(value, about["type"])
            except NotPlain as reason:
                found = str(reason)
            if found is not None:
                values = {"output": output, "found": found, "expected": f"a value of type {about['type']}"}
                raise kumiki_error("COMPONENT_OUTPUT_TYPE", component=component, **values)
            checked[output] = value
        return checked

    def dispose(self) -> None:
        if self._streams is not None:
            self._streams.end_all()
        if self._dispose:
            self._dispose(self._state)


def _failed(code: str, cause: BaseException, manifest: Manifest) -> KumikiError:
    if isinstance(cause, KumikiError):
        return cause
    return kumiki_error(code, component=manifest.name, reason=reason_of(cause))


def _not_loaded(cause: BaseException, manifest: Manifest) -> KumikiError:
    if isinstance(cause, ModuleNotFoundError):
        return as_kumiki_error(cause, manifest.name)
    return _failed("COMPONENT_LOAD_FAILED", cause, manifest)
