"""Each entry of the tables of tags and signs, tried once: what it becomes, and that what is behind it stays what it is."""

from collections.abc import Iterable

import pytest

from pipeline.dialects import formulas, meanings, pairs, read_with_templates, remarks, tag_boxes
from pipeline.dialects.boxes import CAPTIONED
from pipeline.pandoc.document import write_html
from pipeline.pandoc.findings import Findings

BEHIND = {
    "Suite.": "<p>Suite.</p>",
    "- un\n- deux": "<ul> <li>un</li> <li>deux</li> </ul>",
    "## Là": '<h2 id="là">Là</h2>',
}
# Of each table its entries, a text with one, and what must be in its HTML; NAME stands for the entry.
TABLES: tuple[tuple[Iterable[str], str, str], ...] = (
    (meanings.REFERENCES, "[a]({% NAME b.md %})", '<a href="b.md">a</a>'),
    (meanings._SOURCES, '{{< figure NAME="a.png" >}}', '<img src="a.png"'),
    (meanings._ALTS, '{{< figure src="a.png" NAME="Un chat" >}}', 'alt="Un chat"'),
    (meanings._CREDITS, '{{< figure src="a.png" caption="b" NAME="Ada" >}}', "b — Ada"),
    (meanings._LINKS_OF_CREDITS, '{{< figure src="a.png" attr="Ada" NAME="b.md" >}}', '<a href="b.md">Ada</a>'),
    (meanings._IDS, '{{< youtube NAME="abc" >}}', '<a href="https://www.youtube.com/watch?v=abc">'),
    (meanings._HREFS, '{{< lien NAME="https://e.org/b" >}}', '<a href="https://e.org/b">'),
    (meanings._LEADS, '{{< carte NAME="Un titre" >}}', "<strong>Un titre</strong>"),
    (meanings._TEXTS, '{{< carte NAME="Un texte" >}}', "Un texte"),
    (meanings._TITLED - tag_boxes._BOXES, '{{< NAME "Un titre" >}}', "<strong>Un titre</strong>"),
    (meanings._SILENT, "{% NAME %}a{% endNAME %}", "<p>a</p>"),
    (meanings._CONTROL, "a {% NAME b %}", "<p>a</p>"),
    (meanings._ADDRESS_FILTERS, "[a]({{ 'b.md' | NAME }})", '<a href="b.md">a</a>'),
    (meanings._WORD_FILTERS, "a {{ 'b' | NAME }}", "<p>a b</p>"),
    (tag_boxes._BOXES | tag_boxes._KINDS, "{% NAME %}\na\n{% endNAME %}", '<div class="admonition'),
    (tag_boxes.QUOTATIONS, "{% NAME %}\na\n{% endNAME %}", "<blockquote> <p>a</p> </blockquote>"),
    (formulas._ENVIRONMENTS.split(), "\\begin{NAME}\na_1\n\\end{NAME}", "math "),
)
OTHERS = {
    "a %%b%%": "<p>a</p>",
    "a {>>b<<}": "<p>a</p>",
    "a\n\n[TOC]": "<p>a</p>",
    "a\n\n* * *": "<p>a</p> <hr />",
    'a\n\n--8<-- "b.md"': "<p>a</p>",
    "a\n\n{% include gallery %}": '<p>a</p> <p><img src="g.png" alt="h" /></p>',
    '[caption id="a"]![b](c.png) d[/caption]': f'<div class="{CAPTIONED}">',
    "[embed]https://e.org/b[/embed]": '<a href="https://e.org/b">',
    'a\n\n[gallery ids="1"]': "<p>a</p>",
    "a **b **": "<p>a <strong>b</strong></p>",
}
PLACES = {f'{{{{< {name} "abc" >}}}}': f'<a href="{address}abc">' for name, address in meanings._PLACES.items()}
MARKS = {
    f"a {sign}un mot{sign.strip('{')}{'}' * (sign[0] == '{')}": f"<{element}>un mot</{element}>"
    for sign, element in pairs._MARKS.items()
}
REMARKS = {f"a\n\n{opening}x b{closing}": "<p>a</p>" for opening, closing in remarks._CLOSED_BY.items()}
UNCLOSED = {f"a\n\n{opening}x b": "<p>a</p>" for opening in remarks._CLOSED_BY}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *((text.replace("NAME", name), shown) for names, text, shown in TABLES for name in sorted(names)),
        *{**OTHERS, **PLACES, **MARKS, **REMARKS, **UNCLOSED}.items(),
    ],
)
def test_an_entry_is_translated_and_what_is_behind_it_stays(text: str, shown: str) -> None:
    for behind, html in BEHIND.items():
        for gap in ("\n\n", "\n")[: 1 + (behind != "Suite.")]:
            blocks = read_with_templates(
                f"{text}{gap}{behind}", "", 1, Findings("essai.md"), {"pictures.gallery": "![h](g.png)"}
            )
            found = " ".join(write_html(blocks)[0].split())
            assert shown in found
            assert found.endswith(html)
