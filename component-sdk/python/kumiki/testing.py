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

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from .context import Signal, Silent, Sink
from .instance import ComponentInstance
from .manifest import read_manifest


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
    assert component.__file__ is not None
    manifest = read_manifest(Path(component.__file__).parent)
    given = manifest.check_inputs(dict(inputs))
    complete = manifest.complete_params(dict(params or {}))
    hears = sink or Silent()
    instance = ComponentInstance.of(manifest, component, hears)
    try:
        return instance.run(given, complete, hears, signal or Signal(), "run")
    finally:
        instance.dispose()
