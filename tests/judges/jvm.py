"""The Java machine of a process (`java.py` shares one between workers) and the validators' classes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jpype


class Jars:
    """A class loader of some jars, isolated because validators bring conflicting libraries."""

    def __init__(self, *jars: Path) -> None:
        """Load classes from `jars` and from Java itself only."""
        _start()
        urls = [jpype.JClass("java.io.File")(str(jar)).toURI().toURL() for jar in jars]
        parent = jpype.JClass("java.lang.ClassLoader").getPlatformClassLoader()
        url_array = jpype.JArray(jpype.JClass("java.net.URL"))(urls)
        self._loader = jpype.JClass("java.net.URLClassLoader")(url_array, parent)

    def __call__(self, name: str) -> Any:  # what a Java class can do is known to Java alone
        """Return the class of this full name."""
        return jpype.JClass(name, loader=self._loader)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let Java find services and resources in these jars."""
        thread = jpype.JClass("java.lang.Thread").currentThread()
        before = thread.getContextClassLoader()
        thread.setContextClassLoader(self._loader)
        try:
            yield
        finally:
            thread.setContextClassLoader(before)


def java_file(path: Path) -> Any:
    """Return the path as a java.io.File."""
    return jpype.JClass("java.io.File")(str(path))


def _start() -> None:
    if jpype.isJVMStarted():
        return
    # Schemas of Relax NG recurse deeply; the quick compiler alone suits a machine that lives for a few minutes at most.
    jpype.startJVM("-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Duser.language=en", convertStrings=True)
    # The validators report what they find; what their libraries log besides is of no use here.
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
