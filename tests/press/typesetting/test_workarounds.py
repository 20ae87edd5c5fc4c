"""Each workaround of a fault of WeasyPrint is needed: without it, a test of what it is for fails. Where none does, it can go."""

import re
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.pdf
import weasyprint.stacking

from pipeline.press.fonts import prepared
from pipeline.press.typesetting import (
    copyfitting,
    drawing,
    engine,
    form_fields,
    misplaced,
    paragraphs,
    repairs,
    typeset,
    weasyprint_breaks,
)
from pipeline.press.upstream import FAULTS
from pipeline.theme import typefaces
from tests.editions.print import test_right_to_left as test_right_to_left_pages
from tests.press import samples
from tests.press.binding import test_bind, test_forms
from tests.press.typesetting import (
    test_copyfitting,
    test_drawing,
    test_misplaced,
    test_notes_at_the_end,
    test_paragraphs,
    test_pdf_pages,
    test_right_to_left,
    test_typeset,
    test_weasyprint_breaks,
)

MARKED = f"خطأ{test_drawing.TANWIN} أحمر أزرق"


def _nothing(*_: object) -> None:
    """Do nothing in place of a workaround."""


def _last(*given: object) -> object:
    """Return the last argument in place of a workaround."""
    return given[-1]


def _fields_have_appearances() -> None:
    for cache in (test_forms.sheets, test_forms.bound):
        cache.cache_clear()
    test_forms.test_no_two_fields_share_an_appearance(samples.opened(test_forms.bound()))


# What stands in the place of a workaround, and the test that shows what it is for.
WITHOUT: dict[Callable[..., object], tuple[Callable[..., object], Callable[[], object]]] = {
    copyfitting.space_at_tops: (dict, test_copyfitting.test_what_begins_a_page_of_other_margins_has_no_space_above),
    repairs.join_links: (list, test_typeset.test_a_link_has_one_annotation_whatever_is_in_it),
    repairs.describe_links: (_nothing, test_typeset.test_a_link_has_one_annotation_whatever_is_in_it),
    repairs.smooth_none: (_nothing, test_typeset.test_no_picture_within_a_drawing_is_smoothed_by_viewers),
    repairs.Tree.drop_orphans: (_nothing, test_typeset.test_the_margins_of_pages_are_artifacts),
    repairs.Tree.drop_decoration: (_nothing, test_typeset.test_a_picture_without_words_is_an_artifact),
    repairs.Tree.fix_link: (_nothing, test_typeset.test_what_stands_behind_a_link_is_no_link_of_its_own),
    repairs.Tree.fix_list_item: (_nothing, test_typeset.test_a_loose_list_has_bodies),
    repairs.Tree.fix_cell: (_nothing, test_typeset.test_cells_know_their_heads_by_scope),
    repairs.Tree.mark_note: (_nothing, test_bind.test_ids_of_notes_are_unique_and_found_by_the_id_tree),
    repairs.read_soft_hyphen: (_last, test_typeset.test_a_word_broken_over_lines_reads_with_a_soft_hyphen),
    repairs.read_own_character: (_last, test_typeset.test_stand_ins_of_a_syllable_read_one_by_one),
    repairs.read_as_joiner: (_last, test_typeset.test_no_glyph_of_a_syllable_reads_as_nothing),
    repairs.say_lines: (_nothing, test_right_to_left.test_an_address_that_is_broken_gets_no_space),
    drawing.set_glyph_texts: (
        _nothing,
        lambda: test_drawing.test_a_letter_reads_as_itself_though_it_first_bore_a_mark("ar", MARKED),
    ),
    drawing.actual_text: (_nothing, test_drawing.test_a_line_of_clusters_gives_its_letters_back_in_order),
    form_fields.add_fields: (_nothing, _fields_have_appearances),
    drawing.drop_empty_strings: (
        _nothing,
        lambda: test_drawing.test_justified_lines_end_at_the_edge_of_the_text(*test_drawing.GREEK),
    ),
    engine.find_page_break: (
        lambda find, *given: find(*given),
        test_typeset.test_what_stands_over_columns_is_not_broken_to_keep_words_with_them,
    ),
    engine.add_pages_of_notes: (
        lambda job, press: (press.build(job, 0).lay_out(), ""),
        test_notes_at_the_end.test_notes_that_the_last_page_has_no_room_for_get_a_page_of_their_own,
    ),
    paragraphs.align_line: (_nothing, test_paragraphs.test_an_indent_is_at_the_right_where_lines_run_from_there),
    paragraphs.shrink_to_words: (
        lambda *_: 0,
        test_right_to_left_pages.test_lines_begin_at_the_right_edge_and_paragraphs_behind_an_indent,
    ),
    paragraphs.justify_line: (
        _nothing,
        lambda: test_paragraphs.test_japanese_letters_share_what_is_left_of_a_line(test_paragraphs.JAPANESE),
    ),
    misplaced.keep_notes: (_nothing, lambda: test_misplaced.test_notes_are_on_the_page_of_their_call("first line")),
    misplaced.give_back_room: (
        _nothing,
        test_weasyprint_breaks.test_a_list_is_parted_where_the_note_of_an_item_has_no_room,
    ),
    drawing.draw_in_place: (_nothing, test_drawing.test_marks_are_drawn_before_their_items),
    weasyprint_breaks.keep_float: (
        _nothing,
        lambda: test_weasyprint_breaks.test_a_figure_beside_a_text_is_not_broken(2, 1),
    ),
    engine.number_pages: (lambda _, document: (document, ""), test_pdf_pages.test_numbers_are_those_of_the_pages),
    typeset.replace_line_ends: (
        _last,
        lambda: test_typeset.test_ends_of_lines_that_html_does_not_know_are_spaces("\u2029"),
    ),
}


# Of these the engine is given what calls its own.
_BEHIND_WHICH_ANOTHER_STANDS: dict[Callable[..., object], tuple[ModuleType | type, str]] = {
    engine.find_page_break: (weasyprint.layout.block, "find_earlier_page_break"),
    misplaced.keep_notes: (weasyprint.layout.block, "_linebox_layout"),
    misplaced.give_back_room: (weasyprint.layout.LayoutContext, "_update_footnote_area"),
    drawing.draw_in_place: (weasyprint.stacking, "_dispatch"),
    weasyprint_breaks.keep_float: (weasyprint.layout.block, "float_layout"),
    form_fields.add_fields: (weasyprint.pdf, "add_forms"),
    paragraphs.align_line: (weasyprint.layout.inline, "text_align"),
    paragraphs.justify_line: (weasyprint.layout.inline, "justify_line"),
}


_CACHES = (test_paragraphs.edges, test_right_to_left_pages._pdf, samples.sheets, test_forms.sheets, test_forms.bound)


@pytest.fixture(autouse=True)
def _made_anew() -> Iterator[None]:
    """Keep results typeset with and without a workaround apart."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    for cache in _CACHES:
        cache.cache_clear()


def leave_out(workaround: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace a workaround by one without effect wherever it is imported."""
    instead, (owner, _, name) = WITHOUT[workaround][0], workaround.__qualname__.rpartition(".")
    if owner:
        monkeypatch.setattr(vars(sys.modules[workaround.__module__])[owner], name, instead)
        return
    if workaround in _BEHIND_WHICH_ANOTHER_STANDS:
        place, theirs = _BEHIND_WHICH_ANOTHER_STANDS[workaround]
        monkeypatch.setattr(place, theirs, getattr(place, theirs).__wrapped__)
    for module in [module for module in sys.modules.values() if vars(module).get(name) is workaround]:
        monkeypatch.setattr(module, name, instead)


def test_every_workaround_is_known_here() -> None:
    assert {f"{workaround.__module__}:{workaround.__qualname__}" for workaround in WITHOUT} == FAULTS.keys()


def test_issues_are_named_by_their_numbers_and_what_came_of_them() -> None:
    for workaround, fault in FAULTS.items():
        assert re.fullmatch(r"none found|(near )?#\d+( and #\d+)?, (open|closed)", fault.upstream), workaround


@pytest.mark.parametrize("workaround", WITHOUT, ids=lambda workaround: workaround.__qualname__)
def test_without_it_something_is_wrong(workaround: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    shows = WITHOUT[workaround][1]
    shows()
    _forget()
    leave_out(workaround, monkeypatch)
    with pytest.raises((AssertionError, AttributeError, KeyError, ValueError)):
        shows()


def test_a_family_for_each_subset_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    caches = (typefaces._fonts, prepared._fonts_for, engine._press)
    monkeypatch.setattr(typefaces, "_SUFFIXES", {})
    try:
        for cache in caches:
            cache.cache_clear()
        with pytest.raises(AssertionError):
            test_typeset.test_text_of_several_subsets_of_a_font_reads_back()
    finally:
        for cache in caches:
            cache.cache_clear()
