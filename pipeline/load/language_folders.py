"""The folders that hold posts in a language."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.i18n.labels import LANGUAGE_CODE
from pipeline.load.settings import SettingsRead
from pipeline.load.walk import Scan, is_markdown
from pipeline.model.manuscript import Post

# What each folder may have.
_FIRST_PAGES = frozenset({"index", "_index", "readme"})


def tell_languages(posts: Sequence[Post], found: Scan, told: SettingsRead) -> tuple[Post, ...]:
    """Return posts, each with the code of the innermost folder of a language that it is in.

    A folder that is called like a language is one of it where the site has this language: its tool says so, its
    settings do, a text in it is called like one beside it (`en/son.md`, `son.md`), or a folder beside it is called like
    another one and one of the two like the usual language or English. `ia/` and `cs/` are subjects otherwise.
    """
    folders = found.language_folders
    texts = frozenset(filter(is_markdown, found.files))
    beside: dict[str, set[str]] = defaultdict(set)
    translated = set()
    for path in map(PurePosixPath, texts):
        for folder in path.parents:
            if LANGUAGE_CODE.fullmatch(folder.name):
                beside[str(folder.parent)].add(_shorten(folder.name))
                if path.stem.lower() not in _FIRST_PAGES and str(folder.parent / path.relative_to(folder)) in texts:
                    translated.add(str(folder))
    usual = _shorten(told.settings.language)
    named = {_shorten(language.code) for language in told.site.languages or ()}

    def find(path: str) -> str:
        for folder in PurePosixPath(path).parents:
            if str(folder) in folders:
                return folders[str(folder)].language
            own, others = _shorten(folder.name), beside[str(folder.parent)]
            is_one_of_several = len(others) > 1 and not others.isdisjoint({usual, "en"})
            is_one = own in named or str(folder) in translated or is_one_of_several
            if is_one and LANGUAGE_CODE.fullmatch(folder.name):
                return folder.name
        return ""

    codes = {folder: find(f"{folder}/x") for folder in {posixpath.dirname(post.path) for post in posts}}
    return tuple(replace(post, language_folder=codes[posixpath.dirname(post.path)]) for post in posts)


def _shorten(code: str) -> str:
    return code[:2].lower()
