"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Literal, Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """The image to even out, of 8 or 16 bits. Transparency stays."""
    flat: Image | None
    """A photo of an even surface in the same light, of the same size. Without it the light is estimated."""
    dark: Image | None
    """A photo with the lens covered, of the same size, which is taken off first."""


class Params(Protocol):
    ground: Literal["bright", "dark", "mixed"]
    """For the estimate, whether the surface around the objects is brighter or darker than they are."""
    size: float
    """For the estimate, larger than the largest object, of the longer side of the image."""
    each: bool
    """Takes away a tint of the light as well."""


class Outputs(TypedDict):
    image: Image
    """The image in even light."""
