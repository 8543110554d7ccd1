"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Protocol, TypedDict

from kumiki import Image


class Inputs(Protocol):
    image: Image
    other: Image | None


class Params(Protocol):
    operation: str


class Outputs(TypedDict):
    ms: float
    """The least of some runs."""
