"""What a Kumiki component in Python imports.

A component is a folder with a manifest, ``component.yaml``, and ``component.py``:

.. code-block:: python

    import cv2
    from kumiki import Context, Image

    def run(inputs, params, ctx: Context[None]):
        pixels = inputs.image.array()  # height × width × channels, not to be written
        soft = cv2.GaussianBlur(pixels, (0, 0), params.sigma)
        return {"image": Image.from_array(soft, from_=inputs.image)}

``setup(ctx)``, where there is one, runs once and gives ``ctx.state``; ``dispose(state)`` runs after the last item.
"""

from .context import Context, Log, SetupContext
from .errors import KumikiError, bad_data, kumiki_error, try_again
from .file import FileValue
from .frame import Box, Frame, Matrix, Point, between, compose, inverse, map_box, map_point, scaling, translation
from .image import Image, Origin
from .values import Values
from .version import VERSION as __version__

__all__ = [
    "Box",
    "Context",
    "FileValue",
    "Frame",
    "Image",
    "KumikiError",
    "Log",
    "Matrix",
    "Origin",
    "Point",
    "SetupContext",
    "Values",
    "__version__",
    "bad_data",
    "between",
    "compose",
    "inverse",
    "kumiki_error",
    "map_box",
    "map_point",
    "scaling",
    "translation",
    "try_again",
]
