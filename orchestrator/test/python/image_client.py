"""A client of ImageProcessingService: one image alone, then several in a stream. It prints what comes back.

Usage: image_client.py ADDRESS, with the descriptors of the client's own .proto on standard input, one in base64 a line.
"""

import base64
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

pool = descriptor_pool.DescriptorPool()
for line in sys.stdin:
    pool.Add(descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(line)))


def message(name):
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


Metadata, Chunk, Request = message("ImageMetadata"), message("ImageChunk"), message("ImageRequest")
Result, Response = message("ProcessingResult"), message("ProcessingResponse")
picture = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(100_000)
metadata = Metadata(
    format="png",
    client_id="python",
    pipeline_config={"pipeline_id": "mark", "parameters": {"width": "8"}, "priority": "HIGH"},
)


def chunks(names, size=30_000):
    for name in names:
        pieces = [picture[at : at + size] for at in range(0, len(picture), size)]
        for index, piece in enumerate(pieces):
            yield Chunk(
                correlation_id=name,
                image_data=piece,
                chunk_index=index,
                total_chunks=len(pieces),
                is_final_chunk=index == len(pieces) - 1,
                metadata=metadata if name == names[0] and index == 0 else None,
            )


with grpc.insecure_channel(sys.argv[1]) as channel:
    single = channel.unary_unary(
        "/ImageProcessingService/ProcessSingleImage", Request.SerializeToString, Response.FromString
    )
    stream = channel.stream_stream(
        "/ImageProcessingService/ProcessImageStream", Chunk.SerializeToString, Result.FromString
    )
    one = single(Request(correlation_id="one", image_data=picture, metadata=metadata), timeout=60)
    many = {answer.correlation_id: answer.status for answer in stream(chunks(["a", "b", "c"]), timeout=60)}
    try:
        single(Request(correlation_id="", image_data=picture, metadata=metadata), timeout=60)
        refused = None
    except grpc.RpcError as error:
        refused = [error.code().name, dict(error.trailing_metadata())["kumiki-code"]]
print(json.dumps({"one": [one.status, len(one.image_data)], "many": many, "refused": refused}))
