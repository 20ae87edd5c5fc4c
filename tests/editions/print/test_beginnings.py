import pytest

from pipeline.body.neutral_html import parse
from pipeline.editions.print.blocks import keep_beginnings

_LONG = "Ein Absatz, der so lang ist, dass er gewiss mehr als eine Zeile des Satzspiegels einnimmt, oder sogar drei."

_DIAGRAM = '<figure class="diagram"><img src="asset:a.svg" alt="a"></figure>'


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<h2>Titel</h2><p>Kurz.</p><p>Mehr.</p>", ["Kurz."]),
        (f"<h2>Titel</h2><p>{_LONG}</p><p>Mehr.</p>", []),
        ("<h2>Titel</h2><p>Kurz.</p>", []),
        (f"<p>{_LONG}:</p><ul><li>a</li></ul>", [f"{_LONG}:"]),
        ("<p>例：</p><ol><li>a</li></ol>", ["例："]),
        ("<p>So:</p><p>Absatz.</p>", []),
        ("<p>Also:</p><table><tr><td>x</td></tr></table>", []),
        (f"<p>{_LONG}:</p>{_DIAGRAM}", [f"{_LONG}:"]),
        (f"<p>Das folgende Bild zeigt es.</p>{_DIAGRAM}", ["Das folgende Bild zeigt es."]),
        (f"<p>{_LONG}</p>{_DIAGRAM}", []),
        ('<p>So:</p><figure><img src="asset:a.png" alt="a"></figure>', []),
    ],
)
def test_one_line_below_a_heading_and_what_a_colon_announces_stay_with_what_follows(body: str, kept: list[str]) -> None:
    tree = parse(body)
    keep_beginnings(tree)
    assert [paragraph.text for paragraph in tree.find_class("leading-in")] == kept
