"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """The image to look at, of 8 or 16 bits. Of a colour image the luminance counts; what is transparent counts as black."""


class Params(Protocol):
    high: float
    """An edge begins where the brightness changes by at least this many of 255 levels."""
    low: float
    """An edge goes on as long as the brightness changes by at least this many levels. A value above that for clear edges changes places with it."""
    smoothing: float
    """Standard deviation of the blur before edges are looked for. More of it leaves noise and fine detail out; 0 is none."""


class Outputs(TypedDict):
    mask: Image
    """White where an edge is."""
