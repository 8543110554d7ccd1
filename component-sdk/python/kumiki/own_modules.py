"""Code of several components in one process: each finds the files beside it, and none those of another.

All of them call their file ``component.py``, and many have a ``helpers.py``. So the modules of a component have names of
their own in ``sys.modules``, and ``import helpers`` in its code means the file beside it. Everybody else's code imports
as ever: only modules that were loaded here have another ``__import__`` among their builtins.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

_folders: dict[str, OwnModules] = {}


class OwnModules:
    """The modules in a folder, apart from those of the same names elsewhere."""

    def __init__(self, folder: Path, name: str) -> None:
        """``name`` is that of a package which nobody else has: the modules are in it."""
        self._name = name
        self._path = [str(folder)]
        self._known: dict[str, bool] = {}
        package = ModuleType(name)
        package.__path__ = self._path
        sys.modules[name] = package
        _folders[name] = self
        if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
            sys.meta_path.insert(0, _Finder())

    def load(self, module: str) -> ModuleType:
        """Imports a module of the folder."""
        return importlib.import_module(f"{self._name}.{module}")

    def forget(self) -> None:
        """Lets go of all modules of the folder: their code could not be loaded."""
        _folders.pop(self._name, None)
        for name in [name for name in sys.modules if name == self._name or name.startswith(f"{self._name}.")]:
            del sys.modules[name]

    def spec(self, fullname: str, path: Sequence[str] | None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path, self)
        return spec

    def import_(self, name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        """What an ``import`` in the folder's code does."""
        top = name.partition(".")[0]
        if level != 0 or not self._has(top):
            return builtins.__import__(name, globals, locals, fromlist, level)
        if fromlist:
            return builtins.__import__(f"{self._name}.{name}", globals, locals, fromlist, 0)
        importlib.import_module(f"{self._name}.{name}")
        return sys.modules[f"{self._name}.{top}"]

    def _has(self, top: str) -> bool:
        """A folder that is no package gives way to a package of its name, as everywhere in Python."""
        if top not in self._known:
            spec = PathFinder.find_spec(f"{self._name}.{top}", self._path)
            self._known[top] = spec is not None and spec.loader is not None
        return self._known[top]


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        own = _folders.get(fullname.partition(".")[0])
        return own.spec(fullname, path) if own is not None and "." in fullname else None


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, own: OwnModules) -> None:
        super().__init__(fullname, path)
        self._own = own

    def exec_module(self, module: ModuleType) -> None:
        # What a module finds here, all functions in it find.
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._own.import_}
        super().exec_module(module)
