"""A component as a worker: a process of its own that serves ``kumiki.v1.Component`` (docs/component-contract.md)."""
