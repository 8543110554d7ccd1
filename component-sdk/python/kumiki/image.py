"""Images as pixels: height × width × channels, row by row from the top left, straight alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .frame import Frame, placed

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Pixels: TypeAlias = "NDArray[numpy.uint8] | NDArray[numpy.uint16] | NDArray[numpy.float32]"

Depth: TypeAlias = Literal[8, 16, "float"]

SAMPLE_BYTES: dict[Depth, int] = {8: 1, 16: 2, "float": 4}
DTYPES: dict[Depth, str] = {8: "<u1", 16: "<u2", "float": "<f4"}


@dataclass(frozen=True)
class Origin:
    """The file that an image leads back to; it shapes what is written in the end."""

    name: str = ""
    format: str = ""
    density: float = 0.0


class Image:
    """An image: width and height in pixels; 1 channel (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGB, alpha)."""

    __slots__ = ("_array", "_samples", "channels", "depth", "frame", "height", "origin", "width")

    def __init__(
        self,
        samples: Any,
        *,
        width: int,
        height: int,
        channels: int,
        depth: Depth = 8,
        frame: Frame | None = None,
        origin: Origin | None = None,
    ) -> None:
        """An image over bytes that are not copied: samples in little-endian order, no gaps between rows."""
        view = memoryview(samples).cast("B")
        expected = width * height * channels * SAMPLE_BYTES[depth]
        if channels not in (1, 2, 3, 4) or width < 1 or height < 1:
            raise ValueError(f"an image has at least 1 × 1 pixels and 1 to 4 channels, not {height}×{width}×{channels}")
        if len(view) != expected:
            raise ValueError(f"{height}×{width}×{channels} samples of {depth} have {expected} bytes, not {len(view)}")
        self._samples = view.toreadonly()
        self._array: Any = None
        self.width = width
        self.height = height
        self.channels = channels
        self.depth: Depth = depth
        self.frame = frame or placed(None, width, height)
        self.origin = origin or Origin()

    @classmethod
    def from_array(cls, array: Any, *, from_: Image | None = None, transform: Any = None) -> Image:
        """The image of a numpy array: H × W or H × W × C, of uint8, uint16 or float32.

        ``from_`` is the image that it was made from. One of the same size lies on it; ``transform`` says how the
        pixels moved otherwise: ``"scale"`` where it shows the whole old one in another size, or a 3 × 3 matrix
        from pixels of the new image to pixels of the old one. Raises ``TypeError`` and ``ValueError``.
        """
        import numpy

        pixels = numpy.asarray(array)
        if pixels.ndim not in (2, 3):
            raise ValueError(f"an image is an array of H × W or H × W × C, not of {pixels.ndim} dimensions")
        depth = _depth_of(pixels.dtype)
        height, width, channels = (*pixels.shape, 1)[:3]
        if 0 in pixels.shape or channels > 4:
            raise ValueError(f"an image has at least 1 × 1 pixels and 1 to 4 channels, not {height}×{width}×{channels}")
        solid = numpy.ascontiguousarray(pixels, dtype=DTYPES[depth])
        frame = placed(from_.frame if from_ else None, width, height, transform)
        origin = from_.origin if from_ else None
        about: Any = {"width": width, "height": height, "channels": channels, "depth": depth}
        return cls(memoryview(solid.reshape(-1)), **about, frame=frame, origin=origin)

    def array(self) -> Pixels:
        """The pixels as a numpy array of H × W × C that cannot be written; copy it to change or to keep it.

        The pixels of an input lie in shared memory and are only valid until ``run`` has returned.
        """
        if self._array is None:
            import numpy

            shape = (self.height, self.width, self.channels)
            self._array = numpy.frombuffer(self._samples, dtype=DTYPES[self.depth]).reshape(shape)
        return self._array

    @property
    def samples(self) -> memoryview:
        """The bytes of the pixels, for code without numpy."""
        return self._samples

    @property
    def alpha(self) -> bool:
        """Whether the last channel is alpha."""
        return self.channels in (2, 4)

    @property
    def space(self) -> Literal["grey", "srgb"]:
        return "grey" if self.channels < 3 else "srgb"

    def with_frame(self, frame: Frame) -> Image:
        """The same pixels in another frame of the same size."""
        about: Any = {"width": self.width, "height": self.height, "channels": self.channels, "depth": self.depth}
        return Image(self._samples, **about, frame=frame, origin=self.origin)

    def _let_go(self) -> None:
        """The pixels are not to be read any more. Raises ``BufferError`` where somebody still holds their array."""
        self._array = None
        self._samples.release()

    def __repr__(self) -> str:
        return f"Image({self.width}×{self.height}, {self.channels} × {self.depth})"


def _depth_of(dtype: Any) -> Depth:
    depths: dict[tuple[str, int], Depth] = {("u", 1): 8, ("u", 2): 16, ("f", 4): "float"}
    found = depths.get((dtype.kind, dtype.itemsize))
    if found is None:
        raise TypeError(f"an image has samples of uint8, uint16 or float32, not {dtype}; convert with array.astype(…)")
    return found
