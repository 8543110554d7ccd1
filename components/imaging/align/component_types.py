"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Any, Literal, Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    """The image to align, of 8 or 16 bits. What is transparent does not take part."""
    reference: Image
    """The image that it shall lie on. It may have another size."""


class Params(Protocol):
    method: Literal["features", "phase"]
    """Features finds the same details in both images, also turned ones of another size. Phase correlation finds a shift alone, and works on patterns and soft pictures without clear details."""
    transform: Literal["shift", "similarity", "affine", "perspective"]
    """The less is allowed, the steadier the result. A camera from straight above needs no more than turn and size."""
    minMatch: float
    """With a lower match the image does not count as the same thing."""
    lost: Literal["fail", "keep"]
    """An image that cannot be aligned fails, or goes on as it is, scaled to the reference and with a match of 0, so that a verdict can say so."""
    refine: bool
    """Improves the place to a fraction of a pixel by the brightness of all pixels, which takes longer."""


class Outputs(TypedDict):
    image: Image
    """The image in the size of the reference; black or transparent where it does not reach."""
    area: Image
    """White where the image reaches."""
    measurements: dict[str, Any]
    """How well it fits (match, 100 % where only the light differs), and how it lay: x and y (of the middle), turn (clockwise), scale."""
