"""The fonts that words are drawn in: those of the theme, told to fontconfig as the engine tells it its own."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from multiprocessing.util import Finalize
from pathlib import Path

from pipeline.press.fonts.extra import font_files
from pipeline.press.fonts.missing import blocks_of_missing, missing_font
from pipeline.press.fonts.prepared import (
    OWN_LANGUAGE,
    Spans,
    covered,
    fonts_for,
    is_bold,
    prepared_file,
    runs,
    stand_ins,
)
from pipeline.press.images.pango import LEFT_TO_RIGHT, RIGHT_TO_LEFT, Address, functions
from pipeline.theme import typefaces
from pipeline.theme.typefaces import Font, OwnFonts

# Letters are drawn as their outlines say, whatever this machine does to those on its screen.
_OUTLINES = b"""<?xml version="1.0"?><fontconfig><match target="font">
<edit name="antialias" mode="assign"><bool>true</bool></edit>
<edit name="hinting" mode="assign"><bool>false</bool></edit>
<edit name="autohint" mode="assign"><bool>false</bool></edit>
<edit name="embeddedbitmap" mode="assign"><bool>false</bool></edit>
</match></fontconfig>"""
# `charset` is what a font may set: more than one of a text has the same letters.
_RULE = """<?xml version="1.0"?><fontconfig>
<match target="scan"><test name="file" compare="eq"><string>{file}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit>
<edit name="slant" mode="assign_replace"><const>roman</const></edit>
<edit name="weight" mode="assign_replace"><const>{weight}</const></edit></match>
<match target="font"><test name="file" compare="eq"><string>{file}</string></test>
<edit name="fontfeatures" mode="assign_replace"><string>pnum 1</string></edit>
<edit name="charset" mode="assign_replace"><plus>{spans}</plus></edit></match>
</fontconfig>"""
_SPAN = "<charset><range><int>{}</int><int>{}</int></range></charset>"


class WordFonts:
    """Fonts that are told to Pango when a text first needs them; they stay as long as the process."""

    def __init__(self, missing: str) -> None:
        """Begin with the fonts of this machine, and with stand-ins for `missing` characters."""
        os.environ.update(OWN_LANGUAGE)
        call = functions()
        self._config: Address = call.FcInitLoadConfigAndFonts()
        self._map: Address = call.pango_ft2_font_map_new()
        call.pango_fc_font_map_set_config(self._map, self._config)
        for rules in (stand_ins(), _OUTLINES):
            call.FcConfigParseAndLoadFromMemory(self._config, rules, True)  # noqa: FBT003 - of C
        for path in font_files():
            call.FcConfigAppFontAddFile(self._config, os.fsencode(path))
        self._folder = Path(tempfile.mkdtemp(prefix="fonts-"))
        # A worker process ends without deleting what it holds.
        Finalize(None, shutil.rmtree, (self._folder, True), exitpriority=0)
        self._contexts: dict[tuple[str, bool], Address] = {}
        self._known: set[Font] = set()
        self._seen: dict[tuple[tuple[str, ...], bool], set[str]] = defaultdict(set)
        for name, codes in blocks_of_missing(missing).items():
            self._add(missing_font(name), name, "normal", runs(codes))

    def context(self, language: str, *, from_the_right: bool) -> Address:
        """Return a PangoContext of a language and a direction."""
        found = self._contexts.get((language, from_the_right))
        if found is None:
            call = functions()
            found = self._contexts[language, from_the_right] = call.pango_font_map_create_context(self._map)
            call.pango_context_set_round_glyph_positions(found, False)  # noqa: FBT003 - of C
            call.pango_context_set_base_dir(found, RIGHT_TO_LEFT if from_the_right else LEFT_TO_RIGHT)
            tag = call.pango_language_from_string(language.encode("utf-8", "replace"))
            call.pango_context_set_language(found, tag)
        return found

    def load(self, text: str, families: tuple[str, ...], *, bold: bool) -> None:
        """Tell Pango of the theme's fonts that a text needs in these families."""
        seen = self._seen[families, bold]
        further = {*text, " "} - seen
        seen |= further
        for font in _needed(further, families, bold=bold):
            if font not in self._known:
                self._known.add(font)
                self._add(prepared_file(font), font.family, "bold" if is_bold(font) else "normal", covered(font))

    def _add(self, data: bytes, family: str, weight: str, characters: Spans) -> None:
        call, file = functions(), self._folder / f"{len(list(self._folder.iterdir()))}.ttf"
        file.write_bytes(data)
        spans = "".join(_SPAN.format(*span) for span in characters)
        rule = _RULE.format(file=escape(file.as_posix()), family=escape(family), weight=weight, spans=spans)
        call.FcConfigParseAndLoadFromMemory(self._config, rule.encode(), True)  # noqa: FBT003 - of C
        call.FcConfigAppFontAddFile(self._config, os.fsencode(file))
        call.pango_fc_font_map_config_changed(self._map)


def word_fonts(missing: str = "") -> WordFonts:
    """Return the fonts of this process for the look of the run, with stand-ins for `missing` characters."""
    return _word_fonts(missing, typefaces.own_fonts())


@functools.cache
def _word_fonts(missing: str, _: OwnFonts) -> WordFonts:
    return WordFonts(missing)


def _needed(characters: Iterable[str], families: tuple[str, ...], *, bold: bool) -> Iterator[Font]:
    """Yield the upright fonts of some families that characters need, of the weight that there is."""
    for_text = {font for character in characters for font in fonts_for(ord(character))}
    named = [font for font in for_text if font.style == "normal" and font.family in families]
    has = {font.family for font in named if is_bold(font) == bold}
    yield from _in_order(font for font in named if is_bold(font) == bold or font.family not in has)


def _in_order(some: Iterable[Font]) -> list[Font]:
    among = set(some)
    return [font for font in typefaces.fonts() if font in among]
