"""Check the invariants of any post: loaded and normalised beside a neighbour, it is published whole or reported."""

import io
import json
import re
import tempfile
from pathlib import Path

from lxml import etree, html
from PIL import Image

from pipeline.editions.edition import Publication
from pipeline.extension import File
from pipeline.extensions import get_editions, severity_of
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import Severity, in_reading_order
from pipeline.normalise import normalise
from pipeline.normalise.drafts import Draft, DraftJob, parse_post
from pipeline.normalise.typography import set_document, set_text
from pipeline.pandoc.document import Document
from tests.tools.fuzz.posts import Source

NAME = "essai.md"
_NEIGHBOUR = "---\ntitle: Un voisin\ndate: 2025-01-25\n---\n\n## Suite\n\n[Retour](essai.md)\n"
_DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='4'/>"
_UNSAFE = re.compile(r"\s*(javascript|vbscript|data|file):", re.IGNORECASE)
_SAFE_SCHEMES = re.compile(r"(https?|mailto|tel|sms|geo|ftp|article|asset):|#", re.IGNORECASE)
_NEVER = frozenset("script style iframe object embed svg form button link meta base foreignobject template".split())


def examine(source: Source) -> None:
    """Load and normalise a small collection with this post.

    Raises:
        AssertionError: something does not hold that should.
    """
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, Runner() as runner:
        root = Path(folder)
        _write(root, source.data)
        manuscript = load(root)
        collection = normalise(manuscript, runner)
        _is_published_or_named(collection)
        assert in_reading_order(collection.problems) == in_reading_order(normalise(manuscript, runner).problems)
        for article in collection.articles:
            _is_whole(article)
            if article.source == NAME:
                _has_words(article, source)
        for file in get_editions()["site"].make(Publication(collection, frozenset({"site"})), runner):
            if isinstance(file, File):
                _is_read(file)
    _changes_no_more(manuscript)


def _write(root: Path, post: bytes) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(picture, "PNG")
    (root / NAME).write_bytes(post)
    (root / "voisin.md").write_text(_NEIGHBOUR, "utf-8")
    (root / "plan.svg").write_text(_DRAWING, "utf-8")
    (root / "carre.png").write_bytes(picture.getvalue())


def _is_published_or_named(collection: Collection) -> None:
    published = {article.source for article in collection.articles}
    named = {p.path for p in collection.problems if severity_of(p.rule) is Severity.ERROR or p.rule == "draft"}
    assert "voisin.md" in published, "the neighbour is gone"
    assert NAME in published | named, "the post is gone without a word"
    for problem in collection.problems:
        assert str(problem).isprintable() or "\n" not in str(problem), f"a problem of several lines: {problem!r}"
        str(problem).encode("utf-8")


def _is_whole(article: Article) -> None:
    """Check that the body parses as HTML and as XML and contains nothing forbidden."""
    body = html.fragment_fromstring(article.body.text, create_parent="div")
    etree.fromstring(etree.tostring(body, encoding="utf-8", method="xml"))
    for element in body.iter():
        assert isinstance(element.tag, str), f"{element!r} is no element"
        assert element.tag.lower() not in _NEVER, f"<{element.tag}>"
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), f"{name} of <{element.tag}>"
            if name in ("href", "src", "cite"):
                assert not _UNSAFE.match(value), f"{name}={value!r}"
            if name == "href":
                assert _SAFE_SCHEMES.match(value), f"{name}={value!r}"
    identifiers = [str(identifier) for identifier in body.xpath("//@id")]
    assert len(identifiers) == len(set(identifiers)), "an id stands twice"
    level = 1
    for heading in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        above, level = level, int(str(heading.tag)[1])
        assert 1 < level <= above + 1, f"a heading of level {level} below one of level {above}"
    for text in (article.title, article.description, *article.tags, *article.authors):
        text.encode("utf-8")
    assert article.title
    for shown in (article.title_html, article.description_html):
        marked = html.fragment_fromstring(shown, create_parent="p")
        assert not marked.xpath(".//@* | .//*[not(contains(' em strong code del sup sub ', concat(' ', name(), ' ')))]")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", article.slug)


def _is_read(file: File) -> None:
    """Check that a page or feed parses, and contains a post's metadata as text only."""
    if file.path.endswith(".xml"):
        etree.fromstring(file.data.data)
    elif file.path.endswith(".html"):
        page = html.document_fromstring(file.data.text)
        foreign = (
            "//script[not(@type) and (text() or not(contains(@src, 'assets/reading.js')))]"
            " | //style[not($own)] | //iframe | //@onclick"
        )
        own = file.path == "404.html" or bool(page.xpath("//meta[@http-equiv='refresh']"))
        assert not page.xpath(foreign, own=own), file.path
        assert page.xpath("count(//script[not(@type)])") <= 1, file.path  # the site's own
        for data in page.xpath("//script[@type]"):
            assert data.get("type") == "application/ld+json"
            json.loads(data.text)
        assert page.xpath("count(//title)") == page.xpath("count(//h1)") == 1, file.path


def _has_words(article: Article, source: Source) -> None:
    """Check that the words are in order in title or body, those of notes anywhere, those of remarks nowhere."""
    body = html.fragment_fromstring(article.body.text, create_parent="div")
    text, place = f"{article.title} {' '.join(body.itertext())}", 0
    for word in source.apart:
        assert word in text, f"“{word}” of a note is lost"
    for word in source.hidden:
        assert word not in article.body.text, f"“{word}” of a remark is seen"
    for word in source.words:
        found = text.find(word, place)
        assert found >= 0, f"“{word}” is {'out of its order' if word in text else 'lost'}"
        place = found


def _changes_no_more(manuscript: Manuscript) -> None:
    """Check that normalising again gives the same result."""
    for post in manuscript.posts:
        once, again = (parse_post(DraftJob(post, manuscript.settings)) for _ in range(2))
        assert once == again, "another draft of the same post"
        _is_set(once)


def _is_set(one: Draft) -> None:
    blocks = one.document.open()
    assert Document.of(blocks) == one.document, "a document changes when it is opened"
    assert Document.of(set_document(blocks, one.metadata.language)) == one.document, "typography changes what it set"
    if not one.title_html:  # code in a title is not set
        assert set_text(one.title, one.metadata.language) == one.title, "typography changes the title that it set"
