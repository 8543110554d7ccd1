"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Literal, Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """The image to change, of 8 or 16 bits. What is wholly transparent does not count."""
    reference: Image
    """The image with the tones that are wanted; its size does not matter."""


class Params(Protocol):
    channels: Literal["each", "brightness"]
    """Each channel on its own, which takes over the tint of the reference too, or the brightness alone."""
    strength: float
    """How far it goes towards the reference."""


class Outputs(TypedDict):
    image: Image
    """The image in the tones of the reference."""
