"""Build a small collection with everything that an article may contain, for tests of editions."""

import datetime as dt
import io

from PIL import Image

from pipeline.jobs.blob import Blob
from pipeline.model.article import Article, Heading, Lead, Picture, Tag
from pipeline.model.books_and_handouts import Economy, Trim
from pipeline.model.collection import Collection
from pipeline.model.settings import Settings

BODY = """\
<p>Un paragraphe avec un <a href="https://example.org/page">lien <strong>externe</strong></a>, le <a href="https://example.org/page">même</a>,
un <a href="article:second">autre article</a>, une <a href="article:second#partie">partie</a>, une <a href="#listes">ancre d’ici</a>,
une adresse <a href="https://example.org/une/tres/longue/adresse" class="uri">example.org/une/…/adresse</a>, un
<a href="asset:docs/fiche.pdf">document</a>, un <a href="mailto:ada@example.org">courriel</a>, du <code>code</code> et
une note<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a>. Les mathématiques
<math display="inline" alttext="E = mc^2"><mrow><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow></math> aussi.</p>
<h2 id="listes">Des listes</h2>
<ul><li>un point</li><li><p>un point aéré</p><p>et sa suite</p><ol><li>imbriqué</li></ol></li></ul>
<ul class="task-list"><li><label><input type="checkbox" checked disabled>fait</label></li>
<li><label><input type="checkbox" disabled>à faire</label></li></ul>
<dl><dt>Codec</dt><dd><p>Ce qui code et décode.</p></dd></dl>
<h3 id="citation">Une citation</h3>
<blockquote><p>«\u00a0Tout document attend son lecteur.\u00a0»</p></blockquote>
<h2 id="figures">Des figures</h2>
<figure><img src="asset:images/rouge.png" alt="Un aplat rouge"><figcaption>Un aplat, pour voir.</figcaption></figure>
<figure><span class="missing-picture">Image manquante\u00a0: un robot blanc</span></figure>
<p>En ligne <img src="asset:images/rouge.png" alt="rouge"> et au loin <img src="https://example.org/loin.png" alt="Une image distante" class="remote">.</p>
<table><thead><tr><th>Nom</th><th style="text-align:right">Débit</th></tr></thead>
<tbody><tr><td>DVB-T2</td><td style="text-align:right">31\u00a0Mbit/s</td></tr><tr><td>5G</td><td style="text-align:right">80\u00a0Mbit/s</td></tr></tbody></table>
<pre class="sourceCode python"><code class="sourceCode python"><span class="kw">def</span> carre(x):
    <span class="cf">return</span> x <span class="op">**</span> <span class="dv">2</span>  <span class="co"># le carré</span></code></pre>
<pre><code>sans langage</code></pre>
<p><math display="block" alttext="\\sum_{i=1}^n i"><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi></math></p>
<details><summary>En savoir plus</summary><p>Le détail.</p></details>
<hr>
<section class="footnotes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol>
<li id="fn1"><p>Le texte de la note, avec un <a href="https://example.org/note">lien</a>. <a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li>
</ol></section>
"""


def red_square() -> Picture:
    """Return a picture of 400 by 300 pixels."""
    data = io.BytesIO()
    Image.new("RGB", (400, 300), "#a02020").save(data, "PNG")
    return Picture("images/rouge.png", "image/png", 400, 300, Blob.of(data.getvalue()))


def article(slug: str, title: str, body: str = BODY, day: int = 1) -> Article:
    """Return an article with complete metadata."""
    return Article(
        slug=slug,
        source=f"articles/{slug}.md",
        title=title,
        language="fr",
        body=Blob.of(body),
        headings=(
            Heading(2, "listes", "Des listes"),
            Heading(3, "citation", "Une citation"),
            Heading(2, "figures", "Des figures"),
        )
        if body is BODY
        else (Heading(2, "partie", "Une partie"),),
        date=dt.datetime(2024, 1, day, 12, tzinfo=dt.UTC),
        description="Ce que l’on trouve dans cet article, en une phrase.",
        authors=("Ada Martin",),
        tags=("Vidéo", "Code"),
        lead=Lead("images/rouge.png", "Un aplat rouge") if body is BODY else Lead("", "un robot blanc"),
        shown=("images/rouge.png",) if body is BODY else (),
        words=180,
    )


def collection() -> Collection:
    """Return two articles that link to each other, with a picture and an attachment."""
    second = '<p>Retour au <a href="article:premier#figures">premier</a>.</p><h2 id="partie">Une partie</h2><p>Fin.</p>'
    picture = red_square()
    return Collection(
        settings=Settings(
            trim=Trim.A4,
            economy=Economy.NO,
            title="Carnet d’essai",
            subtitle="Deux articles",
            authors=("La classe",),
            publisher="L’école",
        ),
        articles=(article("premier", "Le premier article\u202f!"), article("second", "Le second", second, day=2)),
        tags=(Tag("Code", "code", ("premier", "second")), Tag("Vidéo", "video", ("premier", "second"))),
        pictures={picture.path: picture},
        attachments={"docs/fiche.pdf": Blob.of(b"%PDF-1.4\n%fiche")},
    )
