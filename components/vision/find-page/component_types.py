"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Any, Literal, Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """A photo of a page, of 8 or 16 bits. What is transparent counts as black."""


class Params(Protocol):
    smallest: float
    """A smaller thing is no page, in percent of the image."""
    clearness: float
    """How much of its outline has to be an edge that one can see. More finds less, and nothing that is no page."""
    missing: Literal["nothing", "fail"]
    """What becomes of an image in which none is found."""


class Outputs(TypedDict):
    corners: dict[str, Any]
    """The four corners, clockwise from the one at the upper left, with a score that says how clear the edges are. None where no page was found."""
    detections: dict[str, Any]
    """The page as a detection whose outline is the four corners, to be drawn or cut out."""
    report: dict[str, Any]
    """'found', 1 or 0; 'coverage', how much of the image the page takes, in percent; 'cut', how much of its outline lies at the border of the image, in percent, because the page goes on beyond it."""
