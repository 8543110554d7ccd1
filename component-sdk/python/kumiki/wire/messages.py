"""The messages of kumiki.v1, made at run time from the descriptors of proto/kumiki/v1/component.proto.

So no generated code is tied to a version of protobuf, and nothing is compiled when the SDK is installed.
"""

from __future__ import annotations

import base64
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from ..generated.contract import DESCRIPTORS

PROTOCOL = 1
SERVICE = "kumiki.v1.Component"

_pool = descriptor_pool.DescriptorPool()
for _file in descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(DESCRIPTORS)).file:
    _pool.Add(_file)


def _message(name: str) -> Any:
    return message_factory.GetMessageClass(_pool.FindMessageTypeByName(f"kumiki.v1.{name}"))


DescribeRequest = _message("DescribeRequest")
Description = _message("Description")
ToWorker = _message("ToWorker")
FromWorker = _message("FromWorker")
Value = _message("Value")

_depths = {8: "UINT8", 16: "UINT16", "float": "FLOAT32"}
_numbers = {value.name: value.number for value in _pool.FindEnumTypeByName("kumiki.v1.Depth").values}
DEPTH_NUMBERS: dict[Any, int] = {depth: _numbers[name] for depth, name in _depths.items()}
DEPTHS: dict[int, Any] = {number: depth for depth, number in DEPTH_NUMBERS.items()}
OUTCOMES: dict[str, int] = {
    value.name: value.number for value in _pool.FindEnumTypeByName("kumiki.v1.Outcome").values
}
GREY, SRGB = 1, 2
