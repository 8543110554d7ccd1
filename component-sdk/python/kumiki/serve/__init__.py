"""A component as a worker: a process of its own that serves ``kumiki.v1.Component`` (docs/component-contract.md)."""

import os

# Before gRPC is imported. Its own handling of forks kills a quarter of the children that are forked while its threads
# are at work (a segmentation fault, measured with grpcio 1.85); a child speaks to nobody and does without.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "false")
