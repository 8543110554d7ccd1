"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """The image, of 8 or 16 bits. Of colours the lightness changes and the tint stays; transparency stays too."""


class Params(Protocol):
    limit: float
    """How much the contrast may grow. 1 changes nothing much; above 4 noise comes out too."""
    tiles: int
    """How many parts the image has along each side. More of them bring out smaller detail."""


class Outputs(TypedDict):
    image: Image
    """The image with more contrast."""
