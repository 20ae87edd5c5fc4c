"""Texts around the articles of a printed book, as jobs: dedication, preface, afterword, biographies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline import theme
from pipeline.editions.book import sections
from pipeline.editions.book.biographies import biographies_of, join_biographies
from pipeline.editions.book.section_names import AUTHORS, DEDICATION
from pipeline.editions.book.volume import Volume
from pipeline.editions.print.generated_sections import section_copy
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Picture
from pipeline.press.geometry import A4, TRIMS, Page
from pipeline.press.sheets import Sheets
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.printable import plain_title


@dataclass(frozen=True)
class WrittenSection(Job):
    """A text, the name of its template, and the pictures that it shows."""

    template: str
    text: Article
    pictures: Mapping[str, Picture]
    page: Page = A4

    causes: ClassVar[Mapping[str, str]] = {
        "text": sentence("its text changed"),
        "pictures": sentence("a picture of it changed"),
    }

    @property
    def called(self) -> str:
        """What it is about: a text on such pages."""
        return self.page.named(sentence("text {name}", name=self.text.title))

    @property
    def language(self) -> str:
        """The text's language."""
        return self.text.language

    @property
    def body(self) -> Blob:
        """Its body in neutral HTML."""
        return self.text.body

    def with_body(self, body: Blob) -> WrittenSection:
        """Return it with another body, and no pictures."""
        return replace(self, text=replace(self.text, body=body, lead=None, shown=()), pictures={})

    def plainest(self, body: Blob) -> WrittenSection:
        """Return it with another body, and nothing else but the beginning of its title."""
        title = plain_title(self.text.title, self.text.slug) if self.text.title else ""
        text = Article(self.text.slug, self.text.source, title, self.text.language, body)
        return replace(self, text=text, pictures={})


def written_section(volume: Volume, name: str, text: Article) -> WrittenSection:
    """Return a text as the section of this name, by which its places are known."""
    pictures = {asset: volume.pictures[asset] for asset in text.shown if asset in volume.pictures}
    title, html = sections.section_title(volume, name), sections.section_title_html(volume, name)
    named = replace(text, slug=name, title=title, title_html=html)
    template = "dedication" if name == DEDICATION else "text"
    return WrittenSection(
        template, named, pictures, TRIMS[volume.trim], belongs_to=f"{volume.path}, {name.removeprefix('_')}"
    )


def authors_section(volume: Volume, runner: Runner) -> WrittenSection:
    """Return the authors' biographies."""
    (body,) = runner.map(join_biographies, [biographies_of(volume)], "biographies")
    shown = dict.fromkeys(asset for _, text in volume.biographies for asset in text.shown)
    return written_section(volume, AUTHORS, Article(AUTHORS, "", "", volume.language, body, shown=tuple(shown)))


@job(reads=("look/fonts", "look/paper", "styles/print.css"))
def set_written_section(section: WrittenSection) -> Sheets:
    """Set it."""
    from markupsafe import Markup

    from pipeline.editions.print.article import body_html, images
    from pipeline.editions.print.footnotes import Notes

    text = section.text
    html = Markup(body_html(text, section.pictures, Notes(), page=section.page))  # noqa: S704 - sanitised when it was normalised
    template = theme.templates().get_template(f"print/book/{section.template}.html")
    values = {"title_html": text.title_html, "name": text.slug, "has_entries": text.slug == AUTHORS}
    body = template.render(title=text.title, body=html, **values)
    return typeset(section_copy(text.title, text.language, body, images((text,), section.pictures), section.page))
