"""The version of this SDK, the same as that of the TypeScript one."""

VERSION = "0.1.0"
