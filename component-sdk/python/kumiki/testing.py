"""For tests of a component: runs it once as a pipeline would.

.. code-block:: python

    import unittest
    import numpy
    from kumiki import Image
    from kumiki.testing import run_component
    import component

    class Softening(unittest.TestCase):
        def test_an_even_area_stays(self):
            grey = Image.from_array(numpy.full((9, 9), 200, numpy.uint8))
            result = run_component(component, inputs={"image": grey})
            self.assertEqual(result["image"].array().max(), 200)

``kumiki test`` runs the ``test_*.py`` files of a component's folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from .context import Signal, Silent, Sink
from .instance import ComponentInstance
from .manifest import Manifest, read_manifest


def run_component(
    component: ModuleType,
    *,
    inputs: Mapping[str, Any],
    params: Mapping[str, Any] | None = None,
    sink: Sink | None = None,
    signal: Signal | None = None,
) -> dict[str, Any]:
    """Runs a component's module: parameters filled in and checked, inputs and outputs checked by its manifest.

    Raises ``KumikiError``: PARAMETER_INVALID, PARAMETER_UNKNOWN, INPUT_MISSING, INPUT_TYPE, INPUT_UNKNOWN and
    whatever a run in a pipeline would.
    """
    manifest = _manifest_of(component)
    given = manifest.check_inputs(dict(inputs))
    complete = manifest.complete_params(dict(params or {}))
    hears = sink or Silent()
    instance = ComponentInstance.of(manifest, component, hears)
    try:
        return instance.run(given, complete, hears, signal or Signal(), "run")
    finally:
        instance.dispose()


def run_stream(
    component: ModuleType,
    *,
    frames: Iterable[Mapping[str, Any]],
    params: Mapping[str, Any] | None = None,
    sink: Sink | None = None,
    signal: Signal | None = None,
) -> list[dict[str, Any]]:
    """Sends frames through a component's ``stream``, each given as its inputs, and gives the outputs of each.

    Raises as ``run_component``, for the first frame that fails.
    """
    manifest = _manifest_of(component)
    complete = manifest.complete_params(dict(params or {}))
    hears = sink or Silent()
    instance = ComponentInstance.of(manifest, component, hears)
    answers: list[dict[str, Any]] = []
    try:
        for frame in frames:
            given = manifest.check_inputs(dict(frame))
            root = f"run/{len(answers) + 1}"
            answers.append(instance.run(given, complete, hears, signal or Signal(), root, stream="run"))
        instance.end_stream("run")
        return answers
    finally:
        instance.dispose()


def _manifest_of(component: ModuleType) -> Manifest:
    assert component.__file__ is not None
    return read_manifest(Path(component.__file__).parent)
