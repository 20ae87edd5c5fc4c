"""What is made of a body without pandoc's reader of HTML: of common markup, not a letter differs; all can be read back."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.body import neutral_html
from pipeline.editions.site.markdown_nodes import WRITER, read_nodes
from pipeline.pandoc.document import to_json
from pipeline.pandoc.process import PANDOC

_READER = "html-native_divs-native_spans"
_NOTE = (
    '<p>Un mot.<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> Et après.</p>\n'
    '<section class="footnotes" role="doc-endnotes">\n<ol>\n<li id="fn1"><p>Une note.</p><ul><li>de plus</li></ul></li>'
    "\n</ol>\n</section>"
)


def _as_markdown(body: str) -> tuple[str, str]:
    """Return a body as Markdown by its nodes, and by pandoc's reader."""
    own = PANDOC.write(to_json(read_nodes(neutral_html.parse(body))), WRITER).text
    return own, PANDOC.write(PANDOC.read(body, _READER).text, WRITER).text


@pytest.mark.parametrize(
    "body",
    [
        "<p>Un  mot\nde plus, puis beaucoup de mots simples, l’un après l’autre : « ainsi ».</p>",
        "<p>1. pas une liste</p><p>- non plus</p><p># ni un titre</p><p>+ ni 1) ceci</p>",
        "<p>a_b *c* [d](e) `f` &lt;g&gt; \\h |i| ~j~ ^k^ $l$ #m @n &amp;amp; oui! <a href='x.html'>!</a></p>",
        "<p>oui !<a href='x.html' title='a “b”'>lien <em>fort</em></a>, <a href='https://a.b/c'>https://a.b/c</a></p>",
        "<p><strong>a</strong> <em>b</em><del>c</del> H<sub>2</sub>O 1<sup>er</sup> <code>x*y</code></p>",
        "<p>un<span class='x'>mot</span>entier, <abbr class='explained' title='x'>IV.</abbr> suit</p>",
        "<p>une ligne <br> et une autre</p><hr><blockquote><p>dit</p><h3 id='x'>Titre</h3></blockquote>",
        "<ul>\n<li>un</li>\n<li>deux\n<ol start='3'><li>trois</li></ol></li></ul><ul><li><p>à part</p></li></ul>",
        "<ul class='task-list'><li>☐ à faire, encore et encore, tout le temps</li><li>☒ fait</li></ul>",
        "<figure><img src='a.png' alt='Un mot'><figcaption>Sous <em>elle</em></figcaption></figure>",
        "<div class='admonition'><p>Note</p></div><p class='pictures'><img src='a.png' alt=''></p>",
        "<pre class='sourceCode python'><code><span class='kw'>def</span> f():\n    pass</code></pre><pre class='x'><code>x\n</code></pre>",
        _NOTE,
    ],
)
def test_common_markup_becomes_what_pandoc_makes_of_it(body: str) -> None:
    own, of_pandoc = _as_markdown(body)
    assert own == of_pandoc


_WORDS = st.lists(
    st.sampled_from(
        "mot mots l’eau fin. 1. 2) IV. (i) - + * _x_ a_b # #mot @x <b> > | ~ ~~ ^ $5 [a] ]( !x oui! ` \\ & &amp; www.x.fr"
        " :: … -- = % {x} ☐ ☒ « 中文 'x' \"y\" \u00a0 \u202f? \u2003".split(" ")
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
_TEXT = _WORDS.map(lambda words: escape(words, quote=False))
_IN_LINE = st.one_of(
    _TEXT,
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from("em strong del sup sub span abbr".split()), _TEXT),
    st.builds('<a href="x.html#y">{}</a>'.format, _TEXT),
    st.builds('<img src="x.png" alt="{}">'.format, _WORDS.map(escape)),
    st.sampled_from(("un<br>deux", "<code>a*b</code>")),
)
_LINE = st.lists(st.builds("{}{}".format, _IN_LINE, st.sampled_from(("", " ", "\n"))), min_size=1, max_size=4).map(
    "".join
)
_BLOCK = st.one_of(
    st.builds("<{0}>{1}</{0}>\n".format, st.sampled_from("p p h2 h6".split()), _LINE),
    st.lists(_LINE, min_size=1, max_size=3).map(
        lambda items: f"<ol>{''.join(f'<li>{one}</li>' for one in items)}</ol>"
    ),
    st.builds("<blockquote><p>{}</p></blockquote>".format, _LINE),
    st.builds('<pre class="x"><code>{}</code></pre>'.format, _TEXT),
)


@given(st.lists(_BLOCK, min_size=1, max_size=3).map("".join))
def test_whatever_words_stand_there_pandoc_would_write_the_same(body: str) -> None:
    own, of_pandoc = _as_markdown(body)
    assert own == of_pandoc
