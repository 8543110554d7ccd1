"""What a Kumiki component in Python imports.

A component is a folder with a manifest, ``component.yaml``, and ``component.py``:

.. code-block:: python

    import cv2
    from kumiki import Context, Image

    def run(inputs, params, ctx: Context[None]):
        pixels = inputs.image.array()  # height × width × channels, not to be written
        soft = cv2.GaussianBlur(pixels, (0, 0), params.sigma)
        return {"image": Image.from_array(soft, from_=inputs.image)}

A component that keeps something from frame to frame (``realtime: stateful``) has a generator in place of ``run``, of which
each stream of frames has its own: one answer for each frame, before it takes the next.

.. code-block:: python

    def stream(frames, params, ctx: StreamContext):
        last = None
        for frame in frames:
            pixels = frame.image.array()  # a stream may keep them
            yield {"moved": last is not None and bool((pixels != last).mean() > params.threshold)}
            last = pixels

``setup(ctx)``, where there is one, runs once and gives ``ctx.state``; ``dispose(state)`` runs after the last item.
"""

from .context import Context, Log, SetupContext
from .errors import KumikiError, bad_data, kumiki_error, try_again
from .file import FileValue
from .frame import Box, Frame, Matrix, Point, between, compose, inverse, map_box, map_point, scaling, translation
from .image import Image, Origin
from .streams import StreamContext
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
    "StreamContext",
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
