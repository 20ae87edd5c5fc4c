"""Sentences that the desk's page shows, by their names, in sections by panel. The values stay what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence

_DESK: Mapping[str, str] = {
    "desk": sentence("Desk"),
    "desk_menu": sentence("Menu"),
    "desk_frame": sentence("The page as readers see it"),
    "desk_pencil": sentence("Edit"),
    "desk_how": sentence("Enter edits this block, Alt+Enter adds one behind it."),
    "desk_insert": sentence("Add a block"),
    "desk_undo": sentence("Undo"),
    "desk_redo": sentence("Redo"),
    "desk_undo_done": sentence("Undone: {path}", path="{path}"),
    "desk_redo_done": sentence("Done again: {path}", path="{path}"),
    "desk_close": sentence("Close"),
    "desk_saved": sentence("Saved."),
    "desk_gone": sentence("The desk does not answer: start it again in the terminal. What you have typed stays here."),
    "desk_fault": sentence("Something went wrong in this page. Load it again; unsaved text is offered once more."),
    "desk_no_file": sentence("This page is made by the program: open an article to write in it."),
    "desk_whole": sentence("All of {path}", path="{path}"),
    "desk_new_block": sentence("New block"),
    "desk_block_paragraph": sentence("Block {number}: paragraph", number="{number}"),
    "desk_block_heading": sentence("Block {number}: heading", number="{number}"),
    "desk_block_list": sentence("Block {number}: list", number="{number}"),
    "desk_block_table": sentence("Block {number}: table", number="{number}"),
    "desk_block_picture": sentence("Block {number}: picture", number="{number}"),
    "desk_block_quotation": sentence("Block {number}: quotation", number="{number}"),
    "desk_block_question": sentence("Block {number}: questions", number="{number}"),
    "desk_block_code": sentence("Block {number}: code", number="{number}"),
    "desk_block_formula": sentence("Block {number}: formula", number="{number}"),
    "desk_block_container": sentence("Block {number}: box", number="{number}"),
    "desk_block_html": sentence("Block {number}: HTML", number="{number}"),
    "desk_block_note": sentence("Block {number}: note", number="{number}"),
    "desk_block_other": sentence("Block {number}", number="{number}"),
    "desk_conflict": sentence("The file was changed meanwhile"),
    "desk_conflict_lead": sentence(
        "Another program, or another tab, has saved this file since you opened it. Nothing was written. Choose:"
    ),
    "desk_conflict_elsewhere": sentence(
        "Another program, or another tab, has changed another part of this file. This block is as you found it."
    ),
    "desk_conflict_mine": sentence("Your text"),
    "desk_conflict_theirs": sentence("In the file now"),
    "desk_conflict_write": sentence("Save mine"),
    "desk_conflict_take": sentence("Keep what is in the file"),
    "desk_conflict_back": sentence("Go on writing"),
    "panel_posts": sentence("Articles"),
    "panel_new": sentence("New"),
    "panel_form": sentence("Title and details"),
    "panel_pictures": sentence("Pictures"),
    "panel_problems": sentence("Problems"),
    "panel_problems_count": sentence("Problems ({count})", count="{count}"),
    "panel_remarks": sentence("Remarks"),
    "panel_make": sentence("Make"),
    "panel_history": sentence("History"),
    "panel_people": sentence("People"),
}
_POSTS: Mapping[str, str] = {
    "posts_find": sentence("Find an article"),
    "posts_none": sentence("There is none like that."),
    "posts_pages": sentence("Pages"),
    "posts_files": sentence("Settings"),
    "posts_draft": sentence("draft"),
}
SENTENCES: Mapping[str, str] = MappingProxyType({**_DESK, **_POSTS})


def translate_words(language: str) -> dict[str, str]:
    """Return all sentences of the page in a language, by their names."""
    return {name: in_language(words, language) for name, words in SENTENCES.items()}
