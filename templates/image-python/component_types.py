"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image


class Params(Protocol):
    sigma: float
    """Radius of the softening, in pixels."""


class Outputs(TypedDict):
    image: Image
