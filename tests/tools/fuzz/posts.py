"""Hypothesis strategies for whole posts: front matter (well-formed, malformed or none) and Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from tests.tools.fuzz.markdown import TOKENS, spoilt, well_written, wild

_PROBLEMS = Path(__file__).parents[2] / "problems"
# Posts that others wrote to break a rule each.
_EXAMPLES = tuple(
    path.read_text("utf-8", "replace") for path in sorted(_PROBLEMS.glob("*/content/**/*.md")) if path.exists()
)
_KEYS = tuple(
    "title date description summary excerpt tags categories keywords author authors lang language slug draft published"
    " weight permalink url aliases image cover image_alt alt Title TAGS trust own <<".split()
)
_PHRASES = st.sampled_from(
    (
        *(
            "Un titre",
            "L'été : deux mots",
            "{{ 7*7 }}",
            "<b>gras</b> & co",
            "]]>",
            "%s {0.__class__}",
            "--",
            "...",
            "null",
            "~",
        ),
        *(
            "Le `code` de *l'été* ?",
            "**x^2^** et H~2~O, ~~vieux~~",
            "*<b>* `&lt;` [x](y) $a^2$",
            "2 * 3 * 4, a_b_c, \\*",
            "https://photos.example/a.png",
            "//photos.example/a.png",
        ),
        *(
            "2024-01-25",
            "2024-02-30",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "12 janvier 2024",
            "25/01/2024",
        ),
        *"en fr-CA ar zh-Hant tr xx no true False 1e400 -1 1_000 0x10 1.10 12:30 nan".split(),
        *(
            "../../etc/passwd",
            "/etc/passwd",
            "file:///etc/passwd",
            "C:\\x",
            "carre.png",
            "con",
            "..",
            "index",
            "-",
            "feed.xml",
            "404",
        ),
        *(
            "voisin",
            "a" * 300,
            "é" * 200,
            "\u202edroite",
            "\x00",
            "\ud800",
            "a\nb",
            "&a",
            "*a",
            "!!python/object:os.system x",
            "😀",
        ),
    )
)
_values = st.recursive(
    _PHRASES | st.text(max_size=20) | st.integers() | st.floats() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_entries = st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=8), _values, max_size=6)


@dataclass(frozen=True)
class Source:
    """A post's bytes, and the words that its reader must find, if known.

    Those of notes, `apart`, must be found anywhere; those of remarks, `hidden`, nowhere.
    """

    data: bytes
    words: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show the bytes only: Hypothesis prints them."""
        return f"Source({self.data!r})"


def _yaml(entries: Mapping[str, object]) -> str:
    # JSON is YAML, but for what neither can say.
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in entries.items()]
    return "\n".join(["---", *lines, "---", ""])


def _bare(entries: Mapping[str, object]) -> str:
    """Write values without quotation marks, as people do: often invalid YAML."""
    return "\n".join(["---", *(f"{key}: {value}" for key, value in entries.items()), "---", ""])


def _toml(entries: Mapping[str, object]) -> str:
    lines = (f"{json.dumps(key)} = {json.dumps(value)}" for key, value in entries.items())
    return "\n".join(["+++", *lines, "+++", ""])


def _json(entries: Mapping[str, object]) -> str:
    return f"{json.dumps(entries, indent=1)}\n"


fronts = st.just("") | st.one_of(*(_entries.map(form) for form in (_yaml, _bare, _toml, _json)))
# With a title, for without one the first heading is it and leaves its place.
_plain_fronts = st.sampled_from(("fr", "en", "ar", "ja", "de")).map(
    lambda language: f"---\ntitle: Un essai\nlang: {language}\n---\n"
)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half pairs as question marks: what is no UTF-8 is refused as a whole


good = st.builds(
    lambda front, body: Source(_encoded(front + body.text), body.words, body.apart, body.hidden),
    _plain_fronts,
    well_written(),
)
_texts = st.builds(lambda front, body: front + body.text, fronts, well_written()) | st.sampled_from(_EXAMPLES)
near = spoilt(_texts).map(lambda text: Source(_encoded(text)))
strange = st.builds(lambda front, body: Source(_encoded(front + body)), fronts | wild, wild)
raw = (
    st.lists(st.sampled_from(TOKENS).map(lambda token: token.encode("utf-8", "surrogatepass")) | st.binary(max_size=1))
    .map(b"".join)
    .map(Source)
)
posts = st.one_of(*[good] * 5, *[near] * 5, *[strange] * 4, raw)
