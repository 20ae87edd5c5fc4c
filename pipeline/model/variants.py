"""Quarto's variants of a text for some formats: `.content-visible when-format="pdf"`, `.content-hidden`."""

from __future__ import annotations

from collections.abc import Collection, Iterable

FORMS = ("web", "epub", "paper", "office", "slides")
"""The kinds of editions that variants tell apart."""
UNSEEN = "unseen-"
"""The beginning of the name of a block that one of these does not show."""
VARIANTS = frozenset(f"{UNSEEN}{form}" for form in FORMS)
"""The names of these blocks."""
_SHOWN_BY = {
    "html": ("web", "epub"),
    "pdf": ("paper", "slides"),
    "latex": ("paper", "slides"),
    "typst": ("paper",),
    "docx": ("office",),
    "odt": ("office",),
    "epub": ("epub",),
    "revealjs": ("slides",),
    "beamer": ("slides",),
}
_ASKED_OF = {"when-format": True, "unless-format": False}


def read_variant(classes: Collection[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the names of a block that is for some formats, [] for one that all editions show.

    No edition shows what depends on a profile or a key of its project, which are not known: it may be an answer.
    """
    is_hidden = "content-hidden" in classes
    if not is_hidden and "content-visible" not in classes:
        return []
    asked = {key: words for key, words in pairs if key.startswith(("when-", "unless-"))}
    if not asked.keys() <= _ASKED_OF.keys():
        return sorted(VARIANTS)
    meant = set(FORMS)
    for key, is_meant in _ASKED_OF.items():
        if key in asked:
            named = {form for word in asked[key].lower().split() for form in _SHOWN_BY.get(word, ("web",))}
            meant &= named if is_meant else set(FORMS) - named
    return [f"{UNSEEN}{form}" for form in FORMS if (form in meant) == is_hidden]
