"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """A page with lines of text, a table or a drawing, of 8 or 16 bits."""


class Params(Protocol):
    range: float
    """Lines that lean more are not looked for."""
    upright: bool
    """Also turns pages that lie on their side or stand on their head. The top is told by Latin letters; where there are none, pages on their side are turned clockwise and others stay. Not for text in vertical lines."""
    expand: bool
    """Makes the image larger so that nothing is cut off; otherwise it keeps its size."""
    background: str
    """The colour of what was outside of the image. On a grey image it is the grey of this colour."""


class Outputs(TypedDict):
    image: Image
    """The image with its lines level. It stays as it is where no lines were found."""
    angle: float
    """By how many degrees the image was turned clockwise."""
