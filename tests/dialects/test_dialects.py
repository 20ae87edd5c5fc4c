"""What a sign of another dialect of Markdown becomes: text in, HTML out."""

import re

import pytest

from pipeline.dialects import read_with_templates
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.body import raw_html
from pipeline.normalise.drafts import DraftJob, parse_post
from pipeline.pandoc.document import write_html
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import plain_text, walk

_MATHS = re.compile(
    r'<math display="(\w+)"[^>]*>.*?<annotation encoding="application/x-tex">(.*?)</annotation></semantics></math>'
)


def read(text: str, reader: str = "") -> tuple[str, list[tuple[str, str]]]:
    """Return a text as HTML on one line, with formulas as `<inline TeX>` and `<block TeX>`, and the problems."""
    findings = Findings("essai.md")
    blocks = raw_html.transform(read_with_templates(text, reader, 1, findings, {}), findings)
    html = " ".join(write_html(blocks)[0].split())
    return _MATHS.sub(r"<\1 \2>", html), [(one.rule, one.place) for one in findings.problems]


def html_of(text: str) -> str:
    """Return a text as HTML and check that it has no problems."""
    html, problems = read(text)
    assert problems == []
    return html


def notes(*texts: str) -> str:
    """Return the HTML of notes, as pandoc writes it."""
    items = "".join(
        f' <li id="fn{number}"><p>{text}<a href="#fnref{number}" class="footnote-back" role="doc-backlink">↩︎</a></p></li>'
        for number, text in enumerate(texts, 1)
    )
    around = '<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"> <hr /> <ol>'
    return f" {around}{items} </ol> </section>"


def call(number: int) -> str:
    """Return the HTML of a note's call, as pandoc writes it."""
    return f'<a href="#fn{number}" class="footnote-ref" id="fnref{number}" role="doc-noteref"><sup>{number}</sup></a>'


FORMULAS = {
    r"Soit \(a^2+b_1\) et \(x\).": "<p>Soit <inline a^2+b_1> et <inline x>.</p>",
    r"Soit l'\(n\)-uplet (\(k\)).": "<p>Soit l'<inline n>-uplet (<inline k>).</p>",
    "a\n\\[\na_1 + \\frac{b}{c}\n\\]\nb": "<p>a <block a_1 + \\frac{b}{c}> b</p>",
    r"\\(x_1\\) et \\[y\_1 \\quad z\\]": r"<p><inline x_1> et <block y_1 \quad z></p>",
    "> a\n>\n> \\[\n> a =\n> b\n> \\]\n>\n> b": "<blockquote> <p>a</p> <p><block a = b></p> <p>b</p> </blockquote>",
    "- a\n\n  \\[ a^2 \\]\n\n  b": "<ul> <li><p>a</p> <p><block a^2></p> <p>b</p></li> </ul>",
    "\\begin{equation}\nE = mc^2\n\\end{equation}": "<p><block E = mc^2></p>",
    "\\begin{equation*}\nE = mc^2\n\\end{equation*}": "<p><block E = mc^2></p>",
    "\\begin{align*}\na &= b \\\\[4pt]\n\nc &= d\n\\end{align*}": (
        "<p><block \\begin{align*} a &amp;= b \\\\[4pt] c &amp;= d \\end{align*}></p>"
    ),
    "\\begin{gather}a\\\\b\\end{gather}": r"<p><block \begin{gather}a\\b\end{gather}></p>",
    "```math\na^2\n```": "<p><block a^2></p>",
    "Le $`a_b`$ fin": "<p>Le <inline a_b> fin</p>",
    "$$\na_1 +\n\nb\n$$": "<p><block a_1 + b></p>",
    "$$\na_1\n- b\n+ c\n= d\n$$": "<p><block a_1 - b + c = d></p>",
    "\\[\na_1\n- b\n=\nc\n\\]": "<p><block a_1 - b = c></p>",
    "$$\\begin{align}\na\n\\end{align}$$": "<p><block \\begin{align} a \\end{align}></p>",
    "$a == b^[2] \\text{\\(c\\)}$": "<p><inline a == b^[2] \\text{\\(c\\)}></p>",
    "| a | b |\n|---|---|\n| \\(a|b^2\\) | c |": (
        "<table> <thead> <tr> <th>a</th> <th>b</th> </tr> </thead> <tbody> <tr> <td><inline a|b^2></td> <td>c</td> </tr>"
        " </tbody> </table>"
    ),
    "## Le \\(n^2\\)": "<h2>Le <inline n^2></h2>",
    "$$\na_1 +\n\nb\n$$\nc": "<p><block a_1 + b> c</p>",
}
NO_FORMULAS = {
    "$$\na_1 +\n\nb\n$$ c": "<p>$$ a_1 +</p> <p>b $$ c</p>",
    r"\[sic\] et \[1\], \(voir plus bas\) \(2019\) \(H/F\), élève\(s\)": (
        "<p>[sic] et [1], (voir plus bas) (2019) (H/F), élève(s)</p>"
    ),
    r"\(a\) un, \(b = c, ce que l'on voit plus loin\)": "<p>(a) un, (b = c, ce que l'on voit plus loin)</p>",
    r"\[un lien\](a.md) tab\[i+1\] \[MY\_VAR = x\]": "<p>[un lien](a.md) tab[i+1] [MY_VAR = x]</p>",
    r"[x](A_\(b^2\).md)": '<p><a href="A_(b^2).md">x</a></p>',
    "`\\(a^2\\)`\n\n    \\[a^2\\]\n\n```\n$$\n\na^2\n$$\n```": (
        r"<p><code>\(a^2\)</code></p> <pre><code>\[a^2\]</code></pre> <pre><code>$$ a^2 $$</code></pre>"
    ),
    r"\\(a_2 et \(b_2": r"<p>\(a_2 et (b_2</p>",
    "Cela coûte $5, puis $$6.\n\nEt $$7 aussi.": "<p>Cela coûte $5, puis $$6.</p> <p>Et $$7 aussi.</p>",
    "$$\nUn texte qui coûte\n\nplus cher que prévu\n$$": "<p>$$ Un texte qui coûte</p> <p>plus cher que prévu $$</p>",
    "\\begin{itemize} a \\end{itemize}": "<p>\\begin{itemize} a \\end{itemize}</p>",
    "<code>\\(a^2\\)</code>": r"<p><code>\(a^2\)</code></p>",
}
NOTES = {
    "a^[un *b* [c](d.md) `e]`] f^[g [h [i]]]": (
        f"<p>a{call(1)} f{call(2)}</p>" + notes('un <em>b</em> <a href="d.md">c</a> <code>e]</code>', "g [h [i]]")
    ),
    "_a_^[*« b »*, p. 5] *« c »*^[_d_]": (
        f"<p><em>a</em>{call(1)} <em>« c »</em>{call(2)}</p>" + notes("<em>« b »</em>, p. 5", "<em>d</em>")
    ),
    "- a^[un\n  deux]\n\n> b^[c\n> d]": (
        f"<ul> <li>a{call(1)}</li> </ul> <blockquote> <p>b{call(2)}</p> </blockquote>" + notes("un deux", "c d")
    ),
    "a^[- b ^[c] d]": f"<p>a{call(1)}</p>" + notes("- b (c) d"),
    "a^[b[^1]]\n\n[^1]: c": f"<p>a{call(1)}</p>" + notes("b (c)"),
    "a[^1]\n\n[^1]: b *c ^[d]* e": f"<p>a{call(1)}</p>" + notes("b <em>c (d)</em> e"),
    "a^[https://example.org/b]": f"<p>a{call(1)}</p>"
    + notes('<a href="https://example.org/b">https://example.org/b</a>'),
    "a^[1] b^[2, 3].": "<p>a<sup>[1]</sup> b<sup>[2, 3]</sup>.</p>",
    "x^2^, x^[2]^, ^[a](b.md)^, \\^[c], [^[d]], ^[]": (
        '<p>x<sup>2</sup>, x<sup>[2]</sup>, <sup><a href="b.md">a</a></sup>, ^[c], [^[d]], ^[]</p>'
    ),
    "`a^[b]`\n\n    c^[d]\n\n```\ne^[f]\n```": (
        "<p><code>a^[b]</code></p> <pre><code>c^[d]</code></pre> <pre><code>e^[f]</code></pre>"
    ),
    "a^[b\n\nc]": "<p>a^[b</p> <p>c]</p>",
    "a ^[b *c] d*": "<p>a ^[b <em>c] d</em></p>",
}
MARKS = {
    "a ==b *c*== d, **==e==**, ==_f_==, « ==g== »": (
        "<p>a <mark>b <em>c</em></mark> d, <strong><mark>e</mark></strong>, <mark><em>f</em></mark>, « <mark>g</mark> »</p>"
    ),
    "++a++ ^^b c^^ ~~d~~ {==e==} {++f++} {--g--}": (
        "<p><ins>a</ins> <ins>b c</ins> <del>d</del> <mark>e</mark> <ins>f</ins> <del>g</del></p>"
    ).replace("<ins>a</ins>", "++a++"),
    "++un ajout++ ++ctrl+c++ ++esc++": ("<p><ins>un ajout</ins> <kbd>Ctrl</kbd>+<kbd>C</kbd> <kbd>Esc</kbd></p>"),
    "a==b et c==d, C++ et D++, ++i et i++, a ++ b ++ c": "<p>a==b et c==d, C++ et D++, ++i et i++, a ++ b ++ c</p>",
    "===titre=== +++a+++": "<p>===titre=== +++a+++</p>",
    "\\==a==, == a ==, ==a, a ^^ b": "<p>==a==, == a ==, ==a, a ^^ b</p>",
    "[a](http://example.org/?==b==) https://example.org/==c==": (
        '<p><a href="http://example.org/?==b==">a</a> <a href="https://example.org/==c==">https://example.org/==c==</a></p>'
    ),
    "| a |\n|---|\n| ==b== |\n| ==c |\n| d== |": (
        "<table> <thead> <tr> <th>a</th> </tr> </thead> <tbody> <tr> <td><mark>b</mark></td> </tr> <tr> <td>==c</td> </tr>"
        " <tr> <td>d==</td> </tr> </tbody> </table>"
    ),
    "`==a==` <code>==b==</code>": "<p><code>==a==</code> <code>==b==</code></p>",
    "Titre\n==\n\nAutre\n=====": '<h1 id="titre">Titre</h1> <h1 id="autre">Autre</h1>',
}
CODE = {
    "    :::text\n    a = 1\n\n`:::python`": '<pre class="text"><code>a = 1</code></pre> <p><code>:::python</code></p>',
    '```\n:::Console hl_lines="1 3"\na\n```': '<pre class="console"><code>a</code></pre>',
    "- a\n\n        #!text\n        b": '<ul> <li><p>a</p> <pre class="text"><code>b</code></pre></li> </ul>',
    "    #!/bin/sh\n    b": "<pre><code>#!/bin/sh b</code></pre>",
    "    :::python": "<pre><code>:::python</code></pre>",
    "```text\n:::python\na\n```": '<pre class="text"><code>:::python a</code></pre>',
}
STARS = {
    "**6 mai 2022 **": "<p><strong>6 mai 2022</strong></p>",
    "a **b **&nbsp;! **c : **d ** e** **f **, g": (
        "<p>a <strong>b</strong> ! <strong>c :</strong> d <strong>e</strong> <strong>f</strong>, g</p>"
    ),
    "**a ** b **c**\n\n| **d ** | ** e** |\n|---|---|": (
        "<p><strong>a</strong> b <strong>c</strong></p> "
        "<table> <thead> <tr> <th><strong>d</strong></th> <th><strong>e</strong></th> </tr> </thead> <tbody> </tbody> </table>"
    ),
    "`**a **` 2 ** 3 ** 4 **kw, puis **opt\n\n    **b **": (
        "<p><code>**a **</code> 2 ** 3 ** 4 **kw, puis **opt</p> <pre><code>**b **</code></pre>"
    ),
    "**a : 2 ** 3** \\*\\*b \\*\\*": "<p><strong>a : 2 ** 3</strong> **b **</p>",
}
LINES = {
    "a\n\n* * *\n\nb\n\n- - -\n\nc": "<p>a</p> <hr /> <p>b</p> <hr /> <p>c</p>",
    "a\n* * *\nb\n\n- c\n* * *\nd": "<p>a</p> <hr /> <p>b</p> <ul> <li>c</li> </ul> <hr /> <p>d</p>",
    "> - - -": "<blockquote> <hr /> </blockquote>",
    "- a\n\n  * * *\n\n  b": "<ul> <li><p>a</p> <hr /> <p>b</p></li> </ul>",
    "- - - a\n\n`* * *`\n\n    * * *": (
        "<ul> <li><ul> <li><ul> <li>a</li> </ul></li> </ul></li> </ul> <p><code>* * *</code></p> <pre><code>* * *</code></pre>"
    ),
    "A.\n\nI.\n\n1.\n\n(b)\n\n-\n\n1986.": "<p>A.</p> <p>I.</p> <p>1.</p> <p>(b)</p> <p>-</p> <p>1986.</p>",
    "1.\n2.\n\nc\n\nd\n1.": "<p>1.</p> <p>2.</p> <p>c</p> <p>d 1.</p>",
    "> C.\n\n- a\n\n    1.\n\n    2.": "<blockquote> <p>C.</p> </blockquote> <ul> <li><p>a</p> <p>1.</p> <p>2.</p></li> </ul>",
    "- a\n\n    * * *\n\n- b\n\n    - -": ("<ul> <li><p>a</p> <hr /></li> <li><p>b</p> <p>- -</p></li> </ul>"),
    "1. a\n2.\n3. b": '<ol type="1"> <li>a</li> <li> </li> <li>b</li> </ol>',
    "- a\n-\n- b": "<ul> <li>a</li> <li>b</li> </ul>",
    "```\nA.\n\n* * *\n[TOC]\n*[a]: b\n--8<-- c\n```": "<pre><code>A. * * * [TOC] *[a]: b --8&lt;-- c</code></pre>",
    "[toc]\n\n[toc]: a.md": '<p><a href="a.md">toc</a></p>',
    ';--8<-- "a.md"': '<p>--8&lt;-- "a.md"</p>',
    '*CSS* et HTML, HTML.\n\n*[HTML]: Hyper "Text"\n*[CSS]: Feuilles': (
        '<p><em><abbr class="explained" title="Feuilles">CSS</abbr></em> et <abbr class="explained"'
        ' title="Hyper &quot;Text&quot;">HTML</abbr>, HTML.</p>'
    ),
}
BLOCKS = {
    "Un mot. ^abc\n\n## Titre ^h1\nTexte": (
        '<p><span id="abc"></span>Un mot.</p> <h2><span id="h1"></span>Titre</h2> <p>Texte</p>'
    ),
    "- un ^a1\n- deux\n  suite ^b2\n\n^c3\n\n> d\n> ^d4": (
        '<div id="c3"> <ul> <li><span id="a1"></span>un</li> <li><span id="b2"></span>deux suite</li> </ul> </div>'
        ' <blockquote> <p><span id="d4"></span>d</p> </blockquote>'
    ),
    "| a |\n|---|\n| b |\n^c3": (
        '<table id="c3"> <thead> <tr> <th>a</th> </tr> </thead> <tbody> <tr> <td>b</td> </tr> </tbody> </table>'
    ),
    "```\na\n```\n\n^c3": '<pre id="c3"><code>a</code></pre>',
    "10 ^6\n\nx ^n\n\nMerci ^-^\n\n`a ^abc`\n\nAvant ^abc après": (
        "<p>10 ^6</p> <p>x ^n</p> <p>Merci <sup>-</sup></p> <p><code>a ^abc</code></p> <p>Avant ^abc après</p>"
    ),
    "Un ^1\n\n[ici](a.md#^1)": '<p><span id="1"></span>Un</p> <p><a href="a.md#^1">ici</a></p>',
}
EMOJI = {
    "a :slight_smile: :map:, :thinking_face: :inconnu_x:": "<p>a 🙂 🗺️, 🤔 :inconnu_x:</p>",
    "`:map:` http://e.org/:map:/b std::map::x 10:20:30": (
        '<p><code>:map:</code> <a href="http://e.org/:map:/b">http://e.org/:map:/b</a> std::map::x 10:20:30</p>'
    ),
    "a :material-check:{ title='Oui' } b, `:simple-c:`": "<p>a Oui b, <code>:simple-c:</code></p>",
}
ATTRIBUTES = {
    'a{: id="x" data-y }\n\nb\n{: data-y .c }\n\n## d {: #e data-y}': '<p>a</p> <p>b</p> <h2 id="e">d</h2>',
    "[a](b.md){ .c data-d } [a](b.md){ data-d } ![a](b.png){ width=50 e }": (
        '<p><a href="b.md" class="c">a</a> <a href="b.md">a</a> <img src="b.png" width="50" alt="a" /></p>'
    ),
    "[a](b.md){: target='_blank', rel=\"c\" }": '<p><a href="b.md">a</a></p>',
    "## a { #b data-c }": '<h2 id="b">a</h2>',
    "{: note } `[a](b.md){ .c data-d }` $x_{n=1 b}$": (
        "<p>{: note } <code>[a](b.md){ .c data-d }</code> <inline x_{n=1 b}></p>"
    ),
}
ADDRESSES = {
    "<https://e.org/?a=1&amp;b=2>": '<p><a href="https://e.org/?a=1&amp;b=2">https://e.org/?a=1&amp;b=2</a></p>',
    "https://e.org/?a=1&amp;b=2 fin": '<p><a href="https://e.org/?a=1&amp;b=2">https://e.org/?a=1&amp;b=2</a> fin</p>',
    "a <&lt;https://e.org/a&gt;> b": '<p>a <a href="https://e.org/a">https://e.org/a</a> b</p>',
    "<&lt;https://e.org/a&gt;>, b": '<p><a href="https://e.org/a">https://e.org/a</a>, b</p>',
    "<<https://e.org/a>>": '<p>&lt;<a href="https://e.org/a">https://e.org/a</a>&gt;</p>',
    "&lt;https://e.org/a&gt; b": '<p>&lt;<a href="https://e.org/a">https://e.org/a</a>&gt; b</p>',
    "[&lt;URL:https://e.org/a&gt;](b.md) [&lt;https://e.org/c&gt;]": (
        '<p><a href="b.md">&lt;URL:<span>https://e.org/a</span>&gt;</a> '
        '[&lt;<a href="https://e.org/c">https://e.org/c</a>&gt;]</p>'
    ),
    "https://e.org/?a&copy=1": '<p><a href="https://e.org/?a&amp;copy=1">https://e.org/?a&amp;copy=1</a></p>',
    "[b](https://e.org/?a=1&amp;b=2)": '<p><a href="https://e.org/?a=1&amp;b=2">b</a></p>',
}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        *{**FORMULAS, **NO_FORMULAS, **NOTES, **MARKS, **CODE, **STARS, **LINES, **BLOCKS}.items(),
        *{**EMOJI, **ATTRIBUTES, **ADDRESSES}.items(),
    ],
)
def test_a_sign_becomes_what_it_says(text: str, html: str) -> None:
    assert html_of(text) == html


NAMED = {
    "a %%b%% c": ("<p>a c</p>", [("remark", "essai.md:1:3")]),
    "a%%b%%\n%% c %%\nd": ("<p>a d</p>", [("remark", "essai.md:1:2"), ("remark", "essai.md:2:1")]),
    "%%\na\n\n```\n%%\n```\n\nb\n%%\n\nc": ("<p>c</p>", [("remark", "essai.md:1:1")]),
    "5 %% et 6 %%, `%%a%%`, \\%%b%%": ("<p>5 %% et 6 %%, <code>%%a%%</code>, %%b%%</p>", []),
    "%%time\n\na {>>b<<} c": ("<p>%%time</p> <p>a c</p>", [("remark", "essai.md:3:3")]),
    "<div>\na %%b%%\n</div>": ("<div> a </div>", [("remark", "essai.md:2:3")]),
    '[a](b.md "c %%d%%")': ('<p><a href="b.md" title="c ">a</a></p>', [("remark", "essai.md:1:13")]),
    "a\n\n<!-- b\n\n# c": ('<p>a</p> <h1 id="c">c</h1>', [("unclosed-comment", "essai.md:3:1")]),
    "<!-- a\n\nb -->\n\nc": ("<p>c</p>", []),
    "<!-- a\n\nb\n\n<!-- c -->\n\nd": ("<p>d</p>", [("unclosed-comment", "essai.md:1:1")]),
    "- <!-- a\n- b": ("<ul> <li>b</li> </ul>", [("unclosed-comment", "essai.md:1:3")]),
    "%% a\n\nb": ("<p>b</p>", [("unclosed-comment", "essai.md:1:1")]),
    "<?php a\n\nb": ("<p>b</p>", [("unclosed-comment", "essai.md:1:1")]),
    "<!DOCTYPE html\n\nb": ("<p>b</p>", [("unclosed-comment", "essai.md:1:1")]),
    "a\n\n<!DOCTYPE html\n\nb\n\n> c": (
        "<p>a</p> <p>b</p> <blockquote> <p>c</p> </blockquote>",
        [("unclosed-comment", "essai.md:3:1")],
    ),
    "<!DOCTYPE html>\n\nb": ("<p>b</p>", []),
    "a <!b c": ("<p>a &lt;!b c</p>", []),
    "```\n<!-- a\n```\n\nb": ("<pre><code>&lt;!-- a</code></pre> <p>b</p>", []),
    "<!--\n```\n-->\n\na %%b%%": ("<p>a</p>", [("remark", "essai.md:5:3")]),
    "- a ` b\n- c %%d%% `\n\n> ```\n> e\n\n%%f%%": (
        "<ul> <li>a ` b</li> <li>c `</li> </ul> <blockquote> <pre><code>e</code></pre> </blockquote>",
        [("remark", "essai.md:2:5"), ("remark", "essai.md:7:1")],
    ),
    "- [ ] ```\n    a\n    ```\n\n%%\nb\n%%": (
        "<ul> <li>[ ] ``` a <pre><code> </code></pre></li> </ul>",
        [("remark", "essai.md:5:1")],
    ),
    "[TOC]\n\n[[toc]]\n\n[[_TOC_]]\n\na": ("<p>a</p>", [("template", f"essai.md:{line}:1") for line in (1, 3, 5)]),
    '--8<-- "a.md"\n\n--8<--\nb.md\nc.md\n--8<--\n\nd': (
        "<p>d</p>",
        [("template-left-out", "essai.md:1:1"), ("template-left-out", "essai.md:3:1")],
    ),
    ":material-a: b [:simple-c: d](e.md){ .f }\n\n## :octicons-g-24:{ .h } i": (
        '<p>b <a href="e.md" class="f">d</a></p> <h2>i</h2>',
        [("template", "essai.md:1:1")],
    ),
    "a\n\n<<< @/b/c.js#d{2}\n\n<<<<<<< HEAD\n\n`<<< @/b.js`": (
        "<p>a</p> <p>&lt;&lt;&lt;&lt;&lt;&lt;&lt; HEAD</p> <p><code>&lt;&lt;&lt; @/b.js</code></p>",
        [("template-left-out", "essai.md:3:1")],
    ),
    "```\na\n// highlight-next-line\nb // [!code focus]\n  <!-- highlight-end -->\nc # [!code ++]\n```": (
        "<pre><code>a b c # [!code ++]</code></pre>",
        [],
    ),
    "*[HTML]: a\n\nb": ("<p>b</p>", [("template-left-out", "essai.md:1:1")]),
    '```{python}\n#| label: a\n#| fig-cap: "b c"\nd\n```': (
        (
            '<div class="sourceCode" id="cb1"><pre class="sourceCode python"><code class="sourceCode python">'
            '<span id="cb1-1"><a href="#cb1-1" aria-hidden="true" tabindex="-1"></a>d</span></code></pre></div> <p>b c</p>'
        ),
        [("template", "essai.md:1:1")],
    ),
    '<Tabs>\n  <TabItem value="a" label="A b">\n    c\n  </TabItem>\n<TabItem value="d">*e*</TabItem>\n</Tabs>': (
        "<p><strong>A b</strong></p> <p>c</p> <p><strong>d</strong></p> <p><em>e</em></p>",
        [("template", "essai.md:2:3"), ("template", "essai.md:5:1")],
    ),
}


@pytest.mark.parametrize(("text", "html", "named"), [(text, *rest) for text, rest in NAMED.items()])
def test_what_is_left_out_is_named_where_it_stands(text: str, html: str, named: list[tuple[str, str]]) -> None:
    assert read(text) == (html, named)


def test_a_message_does_not_quote_a_remark() -> None:
    findings = Findings("essai.md")
    read_with_templates("a %%secret%% {>>secret<<}\n\n%% secret", "", 1, findings, {})
    assert len(findings.problems) == 3
    assert "secret" not in str(findings.problems)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("| a |\n|---|\n| ![[x.png\\|50]] |", '<td><img src="x.png" width="50" /></td>'),
        ("| a |\n|---|\n| [[B\\|b]] |", '<td><a href="B">b</a></td>'),
        ("[[#^un-bloc]] [[A#^un-bloc]]", '<a href="#un-bloc">un-bloc</a> <a href="A#un-bloc">A</a>'),
    ],
)
def test_what_obsidian_links_is_found(text: str, html: str) -> None:
    assert html in read(text)[0]


def boxed(kind: str, which: str, title: str, text: str = "a") -> str:
    """Return the HTML of a box, as pandoc writes it."""
    return (
        f'<div class="admonition admonition-{kind}"> <p class="admonition-{which}"><strong>{title}</strong></p> '
        f"<p>{text}</p> </div>"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("::: {.callout-note}\n## Un *titre*\na\n:::", boxed("note", "title", "Un <em>titre</em>")),
        ('::: {.callout-tip title="Un titre"}\na\n:::', boxed("tip", "title", "Un titre")),
        ('::: {.callout-warning collapse="true"}\na\n:::', boxed("warning", "name", "Warning")),
        ("::: {.autre}\n\na\n:::", '<div class="autre"> <p>a</p> </div>'),
    ],
)
def test_a_callout_of_quarto_is_a_box(text: str, html: str) -> None:
    assert html_of(text) == html


def test_places_stay_those_of_the_text_as_it_was_typed() -> None:
    text = "a^[b *c* d] e\n\n\\[\nx^2\n\\]\n\n$$\na_1\n\n+ b\n$$\n\n==f== \\(y^2\\) g\n\n* * *\n\nh\n\n%%\ni\n\nj\n%%\n\nk\n\n<!-- l\n\nm"
    nodes = list(walk(read_with_templates(text, "", 11, Findings("essai.md"), {})))
    words = {node["c"]: tuple(node["pos"]) for node in nodes if node["t"] == "Str" and "pos" in node}
    formulas = [tuple(node["pos"]) for node in nodes if node["t"] == "Math"]
    expected = {"b": (11, 4), "c": (11, 7), "d": (11, 10), "e": (11, 13), "f": (23, 3), "g": (23, 15)}
    expected |= {"h": (27, 1), "k": (35, 1), "m": (39, 1)}
    assert {word: words[word] for word in expected} == expected
    assert formulas == [(13, 1), (17, 1), (23, 7)]
    assert [tuple(node["pos"]) for node in nodes if node["t"] == "Note"] == [(11, 2)]


def test_an_inline_note_calls_no_other_note() -> None:
    body = "a\n\n[^x]: b\n\nc^[d]\n"
    found = parse_post(DraftJob(Post("essai.md", {"title": "Un essai"}, body), Settings()))
    assert [(one.rule, one.place) for one in found.problems if one.rule.endswith("note")] == [
        ("uncalled-note", "essai.md:3:1")
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("x^2 + y^2 = z^2", "x^2 + y^2 = z^2"),
        ("a_1 ~2 b~1", "a_1 ~2 b~1"),
        ("a ~two words~.", "a <del>two words</del>."),
        ("H~2~O, 1^er^, x^2^", "H<sub>2</sub>O, 1<sup>er</sup>, x<sup>2</sup>"),
    ],
)
def test_nothing_with_a_space_is_raised_or_lowered(typed: str, shown: str) -> None:
    assert read(typed)[0] == read(f"{typed}\tend\n")[0].replace(" end", "") == f"<p>{shown}</p>"


def test_other_readers_of_markdown_see_the_same_and_no_other_format_does() -> None:
    for reader in ("gfm", "markdown", "commonmark"):
        assert read("a^[b] \\(c^2\\)", reader)[0].startswith(f"<p>a{call(1)} <inline c^2></p>")
    assert read("a ==b==", "rst")[0] == "<p>a ==b==</p>"


def test_names_of_tabs_are_no_headings_that_an_author_set_in_bold() -> None:
    text = '<Tabs>\n<TabItem value="a" label="Linux">\n\nMots.\n\n</TabItem>\n</Tabs>\n\n**Gras**\n\nMots.\n'
    told = [
        one for one in parse_post(DraftJob(Post("a.md", {}, text), Settings())).problems if one.rule == "bold-paragraph"
    ]
    assert [one.place for one in told] == ["a.md:9:1"]


def test_the_title_of_a_block_is_no_heading_either() -> None:
    text = "::: glossary Les mots du son\nSonie\n: la force\n:::\n\n**Gras**\n\nMots.\n"
    told = [
        one for one in parse_post(DraftJob(Post("a.md", {}, text), Settings())).problems if one.rule == "bold-paragraph"
    ]
    assert [one.place for one in told] == ["a.md:6:1"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('<p markdown="1">*one*</p>', "<p><em>one</em></p>"),
        ("<p markdown='span' class=\"x\">\n*one*\n</p>", "<p><em>one</em></p>"),
        ('<p markdown="1">\n      *one*\n</p>', "<p><em>one</em></p>"),
        ("<div markdown>\n*one*\n</div>", "<p><em>one</em></p>"),
        ('<div markdown="0">\n*one*\n</div>', "*one*"),
        ("<p>*one*</p>", "<p>*one*</p>"),
        ('```\n<p markdown="1">*one*</p>\n```', "*one*"),
    ],
)
def test_markdown_in_html_that_asks_for_it_is_read_as_such(typed: str, shown: str) -> None:
    assert shown in html_of(typed)


def test_a_paragraph_in_an_aside_is_read_too() -> None:
    aside = '<aside markdown="1">\n  words\n\n  <p markdown="1">\n— [“Title”](https://e.org/)\n  </p>\n</aside>\n'
    assert '<p>— <a href="https://e.org/">“Title”</a></p>' in html_of(aside)


def test_places_of_problems_stay_those_of_the_text() -> None:
    assert read('<p markdown="1">*one*</p>\n\n<object>x</object>\n')[1] == [("embedded-media", "essai.md:3:1")]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a ==b {++c d== e++} f", "<p>a <mark>b {++c d</mark> e++} f</p>"),
        ("==b ^[c== d] e", "<p><mark>b ^[c</mark> d] e</p>"),
        ("a {--b {++c ==d--} e++} f==", "<p>a <del>b {++c ==d</del> e++} f==</p>"),
    ],
)
def test_what_begins_within_a_pair_and_ends_behind_it_is_what_was_typed(text: str, html: str) -> None:
    assert html_of(text) == html


@pytest.mark.parametrize(
    ("fence", "name", "language"),
    [
        ('```js title="src/App.js" {1,3-4} showLineNumbers', "src/App.js", "js"),
        ("```python {file='un deux.py' hl_lines=[1]}", "un deux.py", "python"),
        ('``` {.yaml #lst-a filename="a.yaml"}', "a.yaml", "yaml"),
        ('~~~ py title="a.py" linenums="1"', "a.py", "py"),
        ("```ts {1} [config.ts]", "config.ts", "ts"),
        ("```ts{1} [config.ts]", "config.ts", "ts"),
        ("```[nom.txt]", "nom.txt", ""),
        ("```js:src/app.js", "src/app.js", "js"),
        ("```js:title=src/app.js{2}", "src/app.js", "js"),
        ("```rust,name=main.rs,linenos", "main.rs", "rust"),
        ("```css src/a.min.css", "src/a.min.css", "css"),
        ('```{python filename="a.py"}', "a.py", "python"),
        ("```c++ linenos=table", "", "c++"),
        ("```rust,ignore", "", "rust"),
        ("```js {1,3} subtitle=a", "", "js"),
        ('```{r, fig.cap="un [deux]"}', "", "r"),
    ],
)
def test_code_stands_below_the_name_of_its_file(fence: str, name: str, language: str) -> None:
    ticks = fence[:3]
    text = f"- un\n\n  {fence}\n  a\n  {ticks}\n\n> {fence}\n> a\n> {ticks}\n\n    {fence}\n"
    blocks = read_with_templates(text, "", 1, Findings("essai.md"), {})
    code = [node for node in walk(blocks) if node["t"] == "CodeBlock"]
    assert [node["c"][0][1][:1] for node in code[:2]] == [[language] if language else []] * 2
    assert [node["c"] for node in walk(blocks) if node["t"] == "Code"] == [[["", [], []], name]] * (2 if name else 0)
    assert code[2]["c"][1] == fence


def test_words_of_notes_stay_where_no_note_can_be_called() -> None:
    picture = html_of('![a](b.png "Un ^[mot *u* [v](w)], e^[f]") [g](h "i ^[j]")')
    assert 'title="Un (mot *u* [v](w)), e (f)"' in picture
    assert '<a href="h" title="i (j)">' in picture


def test_code_in_a_note_stands_below_the_name_of_its_file() -> None:
    first = '```js title="a.js"\n    x\n\n      y\n    ```'
    text = f"Un[^1], deux[^2].\n\n[^1]: {first}\n\n[^2]: Mot.\n\n    ```ts [b.ts]\n    x\n    ```\n"
    blocks = read_with_templates(text, "", 1, Findings("essai.md"), {})
    assert [node["c"][1] for node in walk(blocks) if node["t"] == "Code"] == ["a.js", "b.ts"]


def test_kramdown_names_the_file_of_the_code_before() -> None:
    html = html_of('```sh\na\n```\n{: file="a.sh" .nolineno }\n\nb\n{: file="c" }')
    assert html.startswith('<div class="named-code"> <p><code>a.sh</code></p> <div class="sourceCode"')
    assert "c" not in html.rpartition("<p>")[2]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('<LinkCard title="A" description="B" href="c.md" />', '<p><a href="c.md">A — B</a></p>'),
        ('<LinkButton href="c.md" variant="x">A *b*</LinkButton>', '<p><a href="c.md">A <em>b</em></a></p>'),
        ('Un <Link to="c.md">mot</Link> ici', '<p>Un <a href="c.md">mot</a> ici</p>'),
        ('Un <Badge type="tip" text="bêta" /> mot', "<p>Un bêta mot</p>"),
        ('<Card title="A" icon="x">\n*b*\n</Card>', "<p><strong>A</strong></p> <p><em>b</em></p>"),
        ('<Card title="A" href="c.md">b</Card>', '<p><a href="c.md">A</a></p> <p>b</p>'),
        (
            '<Card title="A" />\n\n<Card title="B">\nc\n</Card>',
            "<p><strong>A</strong></p> <p><strong>B</strong></p> <p>c</p>",
        ),
        ('<Card href="c.md">\n*b*\n</Card>', '<p><a href="c.md">c.md</a></p> <p><em>b</em></p>'),
        ('<Figure src="a.png" alt="b" caption="c" />', '<p><img src="a.png" title="c" alt="b" /></p>'),
        ('<Aside type="tip" title="A">\n*b*\n</Aside>', boxed("tip", "title", "A", "<em>b</em>")),
        ("<Aside>b</Aside>", boxed("note", "name", "Note", "b")),
        ("1. a\n\n   <Warning>b</Warning>", boxed("warning", "name", "Warning", "b")),
        (
            '`<Badge text="a" />` et <kbd>Tab</kbd> et 1 <B et',
            '<p><code>&lt;Badge text="a" /&gt;</code> et <kbd>Tab</kbd> et',
        ),
    ],
)
def test_words_and_links_of_components_are_kept_in_silence(text: str, html: str) -> None:
    assert html in html_of(text)


def test_tabs_on_one_line_have_a_line_each() -> None:
    text = '<Tabs><TabItem label="a">b</TabItem><TabItem label="c">*d*</TabItem></Tabs>\n\nUne touche <Tab> ici.'
    assert read(text)[0].startswith("<p><strong>a</strong></p> <p>b</p> <p><strong>c</strong></p> <p><em>d</em></p>")
    assert "Une touche" in read(text)[0]


FIGURE = '![Un *chat*](x.png){#fig-chat fig-alt="Roux" width=50}'
TABLE = "| a |\n|---|\n| b |\n\n: Une *table* {#tbl-y}"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (FIGURE, '<img src="x.png" title="Un chat" id="fig-chat" width="50" alt="Roux" />'),
        (FIGURE.replace("fig-chat", "fig:chat"), '<img src="x.png" title="Un chat" id="fig:chat"'),
        (TABLE, '<table id="tbl-y"> <caption>Une <em>table</em></caption>'),
        (
            "Table: Une *table* {#tbl-y}\n\n" + TABLE.partition("\n\n:")[0],
            '<table id="tbl-y"> <caption>Une <em>table</em>',
        ),
        (TABLE.replace("tbl-y", "mesures"), '<table id="mesures"> <caption>Une <em>table</em></caption>'),
        ("$$a$$ {#eq-a}", '<p><span id="eq-a"></span><block a></p>'),
        ("`@fig-a` @figue", "<p><code>@fig-a</code> @figue</p>"),
    ],
)
def test_captions_of_quarto_are_read(text: str, html: str) -> None:
    assert html in html_of(text)


MYST_FIGURE = (
    '<div id="plan" class="captioned"> <p><img src="x.png" alt="Un plan" /></p> <p>Le <em>plan</em></p> </div>'
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (":::{figure} x.png\n:name: plan\n:alt: Un plan\n\nLe *plan*\n:::", MYST_FIGURE),
        ("```{figure} x.png\n:name: plan\n:alt: Un plan\n\nLe *plan*\n```", MYST_FIGURE),
        (
            "```{image} x.png\n:alt: Un plan\n:width: 50%\n```",
            '<p><img src="x.png" style="width:50.0%" alt="Un plan" /></p>',
        ),
        ("```{math}\n:label: eq-a\na\n```", '<p><span id="eq-a"></span><block'),
        (
            ":::{table} Des *notes*\n:name: notes\n\n| a |\n|---|\n| b |\n:::",
            '<div id="notes" data-tbl-cap="Des *notes*"> <table>',
        ),
        ("```{code-block} python\n:name: tri\n:caption: Un tri\n\nsorted(x)\n```", 'id="tri" data-lst-cap="Un tri"'),
        ("~~~\n```{figure} x.png\n```\n~~~", "<pre><code>```{figure} x.png"),
    ],
)
def test_directives_of_myst_are_read(text: str, html: str) -> None:
    assert html in html_of(text)


@pytest.mark.parametrize(
    ("code", "html"),
    [
        (
            '{r}\n#| label: fig-a\n#| fig-cap: "Un plan"\n#| fig-alt: Roux\nlibrary(knitr)\nknitr::include_graphics("x.png")',
            '<p><img src="x.png" title="Un plan" id="fig-a" alt="Roux" /></p>',
        ),
        (
            '{r, fig.cap="Un plan"}\ninclude_graphics("x.png")',
            '<p><img src="x.png" title="Un plan" alt="Un plan" /></p>',
        ),
        (
            "{r plans, echo=FALSE}\ninclude_graphics(c('x.png', \"y.jpg\"), dpi = 90)",
            '<p><img src="x.png" /></p> <p><img src="y.jpg" /></p>',
        ),
        ('{python}\nfrom IPython.display import Image\nImage(filename="x.png")', '<p><img src="x.png" /></p>'),
    ],
)
def test_a_cell_that_shows_a_picture_is_that_picture(code: str, html: str) -> None:
    assert read(f"```{code}\n```")[0] == html


def test_options_of_cells_are_told_of_once_a_post() -> None:
    text = "```{r}\n#| label: a\nb\n```\n\n```{r, echo=FALSE}\nplot(a)\ninclude_graphics('x.png')\n```\n"
    html, told = read(text)
    assert told == [("template", "essai.md:1:1")]
    assert html.index("plot") < html.index('<img src="x.png"')


@pytest.mark.parametrize(
    ("typed", "notes", "left"),
    [
        ("Un mot[de la *marge*]{.aside} suit, [colonne]{.column-margin}.", ["de la marge", "colonne"], "Un mot suit,."),
        ("Un mot [de la marge]{.margin-note} suit.", ["de la marge"], "Un mot suit."),
        ("[Seul.]{.aside}", [], "Seul."),
        ("Un mot[un [deux]{.aside} trois]{.aside}.", ["un (deux) trois"], "Un mot."),
        ("Un mot^[une note [m]{.aside}].", ["une note (m)"], "Un mot."),
        ("Un mot[^1].\n\n[^1]: Une note[m]{.aside}.", ["Une note (m)."], "Un mot."),
        ("Un mot[42]{.aside .solution}.", [], "Un mot42."),
        ("On tape `[x]{.aside}`.", [], "On tape [x]{.aside}."),
    ],
)
def test_words_in_the_margin_are_notes(typed: str, notes: list[str], left: str) -> None:
    blocks = read_with_templates(typed, "", 1, Findings("essai.md"), {})
    found = [node for node in walk(blocks) if node["t"] == "Note"]
    assert [plain_text(note["c"][0]["c"]) for note in found] == notes
    assert plain_text(blocks[0]["c"]) == left


def test_a_tag_that_is_unknown_fifty_times_is_named_once() -> None:
    findings = Findings("essai.md")
    text = "Un {{< fa house >}} et {{< fa book >}}.\n\n{{< autre >}}\n\n" + "Un {{% a %}}mot{{% /a %}}.\n\n" * 50
    read_with_templates(text, "", 1, findings, {})
    assert [(one.line, one.column, one.message) for one in findings.problems] == [
        (1, 4, "“{{< fa house >}}” is unknown here; left out (2 times in this post)"),
        (3, 1, "“{{< autre >}}” is unknown here; left out"),
        (5, 4, "“{{% a %}}” is not executed; the text in it stays (50 times in this post)"),
    ]
