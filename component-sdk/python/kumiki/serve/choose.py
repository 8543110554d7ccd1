"""Which component of an image a worker serves."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..errors import kumiki_error
from ..manifest import Manifest, read_manifest


def choose(bundle: str | None, component: str | None) -> tuple[Path, Manifest]:
    """The folder and manifest of a component: that of a folder, or one of a bundle by its name.

    ``bundle`` is the document of a bundle, whose folders lie beside it. ``KUMIKI_COMPONENT`` stands for a name that is
    not given. Raises FILE_NOT_READABLE, BUNDLE_COMPONENT_NEEDED and BUNDLE_COMPONENT_UNKNOWN.
    """
    named = os.environ.get("KUMIKI_COMPONENT", "").removeprefix("*")
    if "," in named:
        named = ""
    if bundle is None:
        folder = Path(component or ".").resolve()
        manifest = read_manifest(folder)
        if named and named != manifest.name:
            raise kumiki_error("BUNDLE_COMPONENT_UNKNOWN", component=named, names=manifest.name)
        return folder, manifest
    path = Path(bundle).resolve()
    try:
        listed = json.loads(path.read_text("utf-8"))["components"]
    except (OSError, ValueError, KeyError) as error:
        raise kumiki_error("FILE_NOT_READABLE", path=path, reason=error) from None
    name = component or named
    found = listed if not name and len(listed) == 1 else [one for one in listed if one["manifest"]["name"] == name]
    if not found:
        names = ", ".join(one["manifest"]["name"] for one in listed)
        if not name:
            raise kumiki_error("BUNDLE_COMPONENT_NEEDED", names=names)
        raise kumiki_error("BUNDLE_COMPONENT_UNKNOWN", component=name, names=names)
    return path.parent / found[0]["folder"], Manifest(found[0]["manifest"])
