"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Literal, Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """The image to clean, of 8 or 16 bits. Transparency stays as it is."""


class Params(Protocol):
    size: Literal[3, 5, 7, 9, 11, 15]
    """The side of the square that is looked at. Specks up to half as wide go away."""


class Outputs(TypedDict):
    image: Image
    """The image without specks."""
