"""What the engine would compute again is kept: fewer calls, and the same bytes."""

import pytest
import weasyprint.css
import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.layout.page
import weasyprint.svg
from weasyprint.text import line_break

from pipeline.press.sheets import Copy
from pipeline.press.typesetting import weasyprint_memo
from pipeline.press.typesetting.typeset import typeset
from tests.press.typesetting.test_typeset import sheets

_WORDS = "Le petit chat dort sur le tapis rouge. "
_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M1 1h9v9z"/>'
    '<path d="M1 1h9v9z" transform="scale(2)"/></svg>'
)
_CSS = """
@page { @top-center { content: "Un titre" } @bottom-center { content: counter(page) } }
table { border-collapse: collapse } td { border: 1px solid; padding: 3px }
.box { margin-inline-start: 2em; width: 50%; padding: 1%; border-left: 2px solid } .box p { width: 80% }
.side { float: inline-end; width: 40% } .columns { columns: 2; column-gap: 1em } u { text-decoration: underline }
"""
_BODY = (
    f'<p>{_WORDS * 9}</p><div class="side"><p>{_WORDS}</p></div><p>{_WORDS * 5}<u>{_WORDS}</u></p>'
    f'<div class="box"><p>{_WORDS * 3}</p></div><div class="columns"><p>{_WORDS * 6}</p></div>'
    "<table><tr><td>oui<td>non</tr><tr><td>oui<td>non</tr></table>"
    '<p><img src="asset:drawing" alt="triangles"></p>'
)


def _bytes() -> bytes:
    return sheets(_BODY, _CSS, images={"asset:drawing": _DRAWING.encode()}).pdf.data


def test_what_is_kept_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _bytes()
    assert _bytes() == kept
    weasyprint_memo.forget_results()
    assert _bytes() == kept
    layout = weasyprint.layout
    for owner, name in (
        (layout.block, "resolve_percentages"),
        (layout.inline, "resolve_percentages"),
        (layout.page, "resolve_percentages"),
        (layout.inline, "strut"),
        (line_break.Layout, "reactivate"),
        (weasyprint.css.ComputedStyle, "__init__"),
        (weasyprint.css.AnonymousStyle, "__init__"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name).__wrapped__)
    monkeypatch.setitem(weasyprint.svg.TAGS, "path", weasyprint.svg.path)
    assert _bytes() == kept


def test_a_line_is_shaped_once_for_all_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    shaped, own = list[str](), line_break.Layout.get_first_line

    def shape(layout: line_break.Layout) -> object:
        shaped.append(layout.text)
        return own(layout)

    monkeypatch.setattr(line_break.Layout, "get_first_line", shape)
    copy = Copy('<html lang="fr"><body>' + "<h2>Un seul mot</h2>" * 9, ())
    weasyprint_memo.forget_results()
    typeset(copy)
    assert len(shaped) <= 2 + 9  # measured, shaped to be drawn; then only asked for
    del shaped[:]
    typeset(copy)
    assert len(shaped) == 9
