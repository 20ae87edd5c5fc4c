"""Pages that the law asks for, made of what the settings say: the legal notice, and how accessible the site is.

French law has its own words for the second, which collections in the French of France have (`french_law.py`). Nothing
is claimed that nobody has measured.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator

from markupsafe import Markup

from pipeline.i18n.labels import decimal_mark, labels, long_date, number_in
from pipeline.i18n.sentences import joined, sentence
from pipeline.i18n.words import word_of
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article, Heading
from pipeline.model.pages import Audit, Legal, SiteSettings
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, Settings
from pipeline.normalise.collection import french_law
from pipeline.normalise.typography import set_text
from pipeline.text.printable import file_name_of, slug_of

_ADDRESS = re.compile(
    r"(?P<web>https?://[^\s<>\"]+[^\s<>\".,;:!?)])|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9})"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # of a telephone number, which stays on one line
_CHECKED = ("missing-alt", "heading-level", "dead-link")
_WANTED = ("publisher", "director", "host", "contact")
_HINT = sentence(
    "French law (LCEN of 21 June 2004, article 1-1, formerly 6-III) wants the name, address and telephone number of who"
    " publishes, the director of publication, and the name, address and telephone number of the host; a private person"
    " may show the host alone"
)
_NO_NOTICE = sentence("the site has an address, and no legal notice")
_SAY_LEGAL = sentence(
    "French law (LCEN of 21 June 2004) asks whoever puts a site online to say on it who publishes it, who is its"
    " director of publication, and who hosts it: add “legal” to collection.yaml, or “legal: false” where it is said"
    " elsewhere"
)


def legal_of(site: SiteSettings, settings: Settings) -> Legal:
    """Return who answers for the whole, with what other settings say of it."""
    legal = site.legal or Legal()

    def text(plain: str) -> str:
        return _BETWEEN_DIGITS.sub("\u00a0", set_text(plain, settings.language))

    return Legal(
        publisher=text(legal.publisher or settings.publisher),
        director=text(legal.director),
        host=text(legal.host),
        contact=legal.contact,
        licence=text(legal.licence or settings.rights),
    )


def report_missing(site: SiteSettings, settings: Settings, written: Container[str]) -> Iterator[Problem]:
    """Yield a note of what French law asks for and `legal` does not say, or of a site online that has no `legal`.

    Somebody's own notice, one of the pages that are `written`, by their slugs, may say all of it.
    """
    own = slug_for(labels(settings.language).gettext("Legal notice"))
    if site.no_legal or own in written or not french_law.applies(settings.language):
        return
    if site.legal is None:
        # What another tool's settings say of its site has no place in ours, and asks for no notice.
        if settings.base_url and site.legal_place != BEGINNING:
            yield Problem(SETTINGS_FILE, *site.legal_place, "legal-notice", _NO_NOTICE, _SAY_LEGAL)
        return
    legal = legal_of(site, settings)
    missing = [key for key in _WANTED if not getattr(legal, key)]
    if missing:
        keys = joined(sentence("“{word}”", word=word_of(key)) for key in missing)
        message = sentence("“legal” does not say {keys}; the legal notice lacks it", keys=keys)
        yield Problem(SETTINGS_FILE, *site.legal_place, "legal-notice", message, _HINT)


def titles_of(site: SiteSettings, settings: Settings) -> tuple[str, str]:
    """Return the titles of the legal notice and of the page on accessibility, "" for one that there is not."""
    words = labels(settings.language)
    has_legal = site.legal is not None and legal_of(site, settings).says_something
    has_other = site.legal is not None or site.audit is not None
    return words.gettext("Legal notice") if has_legal else "", words.gettext("Accessibility") if has_other else ""


def slug_for(title: str) -> str:
    """Return the slug of a statement's page."""
    return file_name_of(title)


def short_form(title: str, site: SiteSettings, settings: Settings) -> str:
    """Return what the foot of every page says of accessibility: in France, whether the site conforms."""
    rate = site.audit.rate if site.audit else None
    return f"{title}\u00a0: {french_law.state(rate)}" if french_law.applies(settings.language) else title


def legal_notice(title: str, legal: Legal, settings: Settings) -> Article:
    """Return the legal notice."""
    words = labels(settings.language)
    parts = [
        (words.gettext("Publisher"), legal.publisher),
        (words.gettext("Director of publication"), legal.director),
        (words.gettext("Host"), legal.host),
        (words.gettext("Contact"), legal.contact),
        (words.gettext("Licence"), legal.licence),
    ]
    sections = [(term, [_said(text, settings.language)]) for term, text in parts if text]
    return _statement(title, sections, settings)


def accessibility(title: str, site: SiteSettings, settings: Settings, problems: Iterable[Problem]) -> Article:
    """Return the page on accessibility; the `problems` are those that were found in the texts."""
    counts = Counter(problem.rule for problem in problems)
    audit = site.audit or Audit()
    contact = legal_of(site, settings).contact
    checked = [counts[rule] for rule in _CHECKED]
    make = _declaration if french_law.applies(settings.language) else _general
    return _statement(title, list(make(audit, contact, checked, settings)), settings)


_Section = tuple[str, list[Markup]]


def _general(audit: Audit, contact: str, checked: list[int], settings: Settings) -> Iterator[_Section]:
    words, language = labels(settings.language), settings.language
    whole = words.gettext("This statement is about %(title)s.") % {"title": settings.title}
    claim = words.gettext("Nobody has audited this site: no conformity is claimed.")
    yield "", [_paragraph(whole), *([] if audit.rate is not None else [_paragraph(claim)])]
    if audit.rate is not None:
        facts = [
            (words.gettext("Kind"), audit.kind),
            (words.gettext("Date"), _day(audit, settings)),
            (words.gettext("Criteria met"), _per_cent(audit.rate, language)),
        ]
        yield words.gettext("Audit"), [_facts([(term, text) for term, text in facts if text], language)]
    if audit.exceptions:
        yield words.gettext("What is not accessible"), [_listed(audit.exceptions, language)]
    terms = (
        words.gettext("Pictures without a description"),
        words.gettext("Headings whose level was put right"),
        words.gettext("Links that lead nowhere"),
    )
    numbers = (number_in(language, number) for number in checked)
    about = words.gettext("This was checked by machine, which is no audit.")
    yield (
        words.gettext("Checked by machine"),
        [_paragraph(about), _facts(list(zip(terms, numbers, strict=True)), language)],
    )
    if contact:
        ask = words.gettext("If there is something that you cannot reach, write to us.")
        yield words.gettext("Contact"), [_paragraph(ask), _said(contact, language)]


def _declaration(audit: Audit, contact: str, checked: list[int], settings: Settings) -> Iterator[_Section]:
    """Yield the sections of the declaration that French law asks public bodies for."""
    language = settings.language
    rate = "" if audit.rate is None else _per_cent(audit.rate, language)
    yield "", [_said(text, language) for text in french_law.opening(settings, audit.rate)]
    yield french_law.STATE, [_said(french_law.conformity(settings.title, audit.rate), language)]
    if rate:
        yield french_law.RESULTS, [_said(french_law.results(_day(audit, settings), audit.kind, rate), language)]
    if audit.exceptions:
        yield french_law.EXCEPTIONS, [_listed(audit.exceptions, language)]
    facts = list(zip(french_law.CHECKED, map(str, checked), strict=True))
    about = _said(french_law.ABOUT_CHECKS, language)
    yield french_law.CHECKS, [about, _facts(facts, language), _said(french_law.NO_AUDIT, language)]
    if contact:
        yield french_law.CONTACT, [_said(french_law.ASK, language), _said(contact, language)]
    yield french_law.REMEDY, [_said(text, language) for text in french_law.DEFENDER]


def _day(audit: Audit, settings: Settings) -> str:
    return long_date(dt.datetime.combine(audit.date, dt.time()), settings.language) if audit.date else ""


def _per_cent(rate: float, language: str) -> str:
    number = f"{rate:g}".replace(".", decimal_mark(language))
    return f"{number}\u00a0%"


def _statement(title: str, sections: Iterable[_Section], settings: Settings) -> Article:
    body: list[Markup] = []
    headings: list[Heading] = []
    for heading, parts in sections:
        if heading:
            name = slug_of(heading) or f"part-{len(headings) + 1}"
            headings.append(Heading(2, name, heading))
            body.append(Markup('<h2 id="{}">{}</h2>').format(name, heading))
        body += parts
    return Article(
        slug=slug_for(title),
        source=SETTINGS_FILE,
        title=title,
        language=settings.language,
        body=Blob.of("\n".join(body)),
        headings=tuple(headings),
    )


def _said(text: str, language: str) -> Markup:
    """Return a paragraph in which addresses lead somewhere."""
    return _paragraph(_linked(text, language))


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _listed(texts: Iterable[str], language: str) -> Markup:
    items = (Markup("<li>{}</li>").format(_linked(text, language)) for text in texts)
    return Markup("<ul>{}</ul>").format(Markup().join(items))


def _facts(facts: Iterable[tuple[str, str]], language: str) -> Markup:
    lines = (Markup("<dt>{}</dt><dd>{}</dd>").format(term, _said(text, language)) for term, text in facts)
    return Markup("<dl>{}</dl>").format(Markup().join(lines))


def _linked(text: str, language: str) -> Markup:
    """Return a text as HTML with its typography, and a link for each address in it."""
    pieces, end = [], 0
    for found in _ADDRESS.finditer(text):
        pieces.append(set_text(text[end : found.start()], language))
        goal = f"mailto:{found['mail']}" if found["mail"] else found["web"]
        pieces.append(Markup('<a class="uri" href="{}">{}</a>').format(goal, found[0]))
        end = found.end()
    return Markup().join([*pieces, set_text(text[end:], language)])
