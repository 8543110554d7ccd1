"""Made from component.yaml by "kumiki generate"; changes here are lost."""

from typing import Any, Protocol, TypedDict

from kumiki import FileValue, Image


class Inputs(Protocol):
    image: Image
    model: FileValue


class Params(Protocol):
    labels: list[str]
    """What the outputs of the model mean, in their order."""


class Outputs(TypedDict):
    classes: dict[str, Any]
