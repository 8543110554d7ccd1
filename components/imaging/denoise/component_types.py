"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Literal, Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """The image to clean, in grey or colour, of 8 or 16 bits. Transparency stays as it is."""


class Params(Protocol):
    strength: float
    """How strong the noise is, in levels of 255. More of it takes away fine detail too."""
    search: Literal[11, 21, 35]
    """How far like surroundings are looked for, as the side of a square. The time grows with its area."""


class Outputs(TypedDict):
    image: Image
    """The image without noise."""
