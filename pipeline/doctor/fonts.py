"""Check that there are fonts to print the scripts of a collection with.

The fonts of `styles/` are taken at the ranges that they are declared for; those of the machine are asked of fontconfig,
all at once, by the tool that tells the press of changes.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from fontTools.ttLib import TTFont

from pipeline.doctor.findings import Finding, Place, State
from pipeline.errors import UserError
from pipeline.i18n.sentences import error_text, sentence, with_others
from pipeline.load import load
from pipeline.model.manuscript import Post
from pipeline.press.fonts.missing import font_files
from pipeline.press.fonts.packages import list_font_packages, suggest_extra
from pipeline.system import Packages, System, install_line
from pipeline.text.scripts import script_name, script_of
from pipeline.theme import typefaces

Fonts = Mapping[str, AbstractSet[int]]
"""The characters that the fonts of the machine have, by their families."""
_FC_LIST = "fc-list"
_FONTCONFIG: Packages = dict.fromkeys((System.DEBIAN, System.FEDORA, System.MACOS), "fontconfig") | {
    System.WINDOWS: "mingw-w64-ucrt-x86_64-fontconfig"
}
_POSTS, _NAME_ONE = sentence("posts"), sentence("name the folder with your posts")
_NAMED = 8  # characters, of those that no font has


def look(place: Place) -> Iterator[Finding]:
    """Yield how many posts there are, and for each script in them which fonts print it."""
    content = place.content
    if content is None:
        yield Finding(_POSTS, sentence("there is no collection here"), State.NOTE, _NAME_ONE)
        return
    try:
        posts = load(content).posts
    except UserError as error:
        yield Finding(_POSTS, error_text(error), State.MISSING, _NAME_ONE)
        return
    yield Finding(_POSTS, sentence("{number}, in {folder}", number=len(posts), folder=content))
    machine = fonts_of_machine()
    if machine is None:
        message = sentence(
            "fontconfig's {program} is missing: fonts of this computer, and changes of them, are not noticed",
            program=_FC_LIST,
        )
        yield Finding(_FC_LIST, message, State.NOTE, install_line([_FONTCONFIG]))
    yield from covered(characters_of(posts), machine)


def characters_of(posts: Iterable[Post]) -> Counter[str]:
    """Count the visible characters of the posts."""
    counts: Counter[str] = Counter()
    for post in posts:
        counts.update(post.body)
        counts.update(str(post.metadata.get("title", "")))
    return Counter({one: count for one, count in counts.items() if one.isprintable() and not one.isspace()})


def covered(characters: Mapping[str, int], machine: Fonts | None) -> Iterator[Finding]:
    """Yield for each script the fonts that have its characters; `machine` is None where fontconfig cannot list them."""
    scripts: dict[str, Counter[str]] = {}
    for character, count in characters.items():
        scripts.setdefault(script_of(character), Counter())[character] = count
    for script, own in sorted(scripts.items(), key=lambda item: (not item[0], -item[1].total())):
        yield _finding(script, own, machine)


def _finding(script: str, own: Counter[str], machine: Fonts | None) -> Finding:
    name = script_name(script) if script else sentence("digits and signs")
    rest = {ord(one) for one in own} - list_own_characters()
    if not rest:
        return Finding(name, sentence("fonts of this program"))
    if machine is None:
        unknown = sentence("not in the fonts of this program; whether this machine has them is not known")
        return Finding(name, unknown, State.NOTE)
    families = []
    for family, has in sorted(machine.items(), key=lambda item: -len(item[1] & rest)):
        if has & rest:
            families.append(family)
            rest -= has
    if not rest:
        return Finding(name, sentence("fonts of this machine ({families})", families=", ".join(families)))
    lacking = "".join(sorted(map(chr, rest), key=lambda one: (-own[one], one)))
    named = ", ".join(f"{one} (U+{ord(one):04X})" for one in lacking[:_NAMED])
    signs = with_others(named, len(lacking) - _NAMED)
    # Letters make words; a sign that is missing is named where it stands when its post is published.
    state = State.MISSING if script else State.NOTE
    return Finding(name, sentence("no font has {characters}", characters=signs), state, _remedy(lacking))


def _remedy(lacking: str) -> str:
    packages = list_font_packages(lacking)
    if not packages:
        return ""
    line = install_line([{System.DEBIAN: " ".join(packages)}])
    return suggest_extra(lacking, line or sentence("install a font that has them (those named Noto do)"))


def list_own_characters() -> frozenset[int]:
    """Return the characters that the fonts of `styles/` are declared for."""
    ranges = {each for font in typefaces.fonts() for each in typefaces.ranges_of(font.characters)}
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def fonts_of_machine() -> Fonts | None:
    """Return what the fonts of this machine have; None where fontconfig's own program is not there to tell."""
    program = shutil.which(_FC_LIST)
    if program is None:
        return None
    command = [program, "--format", "%{family[0]}|%{charset}\\n"]
    listed = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603 - no shell, no text of others
    characters: dict[str, set[int]] = {}
    for line in listed.stdout.splitlines():
        family, _, codes = line.partition("|")
        characters.setdefault(family, set()).update(_codes(codes))
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            characters.setdefault(font["name"].getBestFamilyName(), set()).update(font.getBestCmap())
    return characters


def _codes(ranges: str) -> Iterator[int]:
    """Yield the numbers of ranges as fontconfig writes them ("20-7e 152")."""
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)
