"""What stands beside a recording under its name: captions, a transcript, the picture that stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.files.kinds import is_picture
from pipeline.files.recordings import media_type_of
from pipeline.i18n.labels import is_language

_CAPTIONS = (".vtt", ".srt")
_TEXTS = (".txt", ".md", ".markdown")


@dataclass(frozen=True)
class Companions:
    """Paths of the files beside a recording; captions have their language, "" where their names do not tell.

    A text may be a transcript or tell times (`cues.has_labels`): what is in it says which.
    """

    captions: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    poster: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them."""
        return (*(path for path, _ in self.captions), *self.texts, *filter(None, (self.poster,)))


class FilesByRecording:
    """Files by the recordings that they may belong to."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Sort these paths of files below the content folder."""
        self._named: dict[str, list[tuple[str, str]]] = {}
        for path in sorted(paths):
            name = _without_suffix(path)
            rest, _, language = name.rpartition(".")
            self._named.setdefault(name.casefold(), []).append((path, ""))
            if "/" not in language and is_language(language):
                self._named.setdefault(rest.casefold(), []).append((path, language))

    def beside(self, recording: str) -> Companions:
        """Return what stands beside a recording."""
        files = self._named.get(_without_suffix(recording).casefold(), [])
        captions = {language: path for path, language in reversed(files) if _is(path, _CAPTIONS[1:])}
        captions |= {language: path for path, language in reversed(files) if _is(path, _CAPTIONS[:1])}
        pictures = [path for path, language in files if is_picture(path) and not language]
        return Companions(
            captions=tuple((path, language) for language, path in sorted(captions.items())),
            texts=tuple(path for path, _ in files if _is(path, _TEXTS)),
            poster=pictures[0] if pictures and media_type_of(recording) else "",
        )


def _is(path: str, suffixes: tuple[str, ...]) -> bool:
    return PurePosixPath(path).suffix.lower() in suffixes


def _without_suffix(path: str) -> str:
    return path.removesuffix(PurePosixPath(path).suffix)
