"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image


class Params(Protocol):
    memory: float
    """How much of what was seen before is kept with each frame; 0 compares with the frame before alone."""


class Outputs(TypedDict):
    change: float
    """From 0 for none to 1."""
