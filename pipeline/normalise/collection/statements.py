"""Pages that the law asks for: the legal notice and the statement on accessibility."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator

from markupsafe import Markup

from pipeline.i18n.catalogue import word_of
from pipeline.i18n.labels import decimal_mark, labels, long_date, number_in
from pipeline.i18n.sentences import joined, sentence
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article, Heading
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, Audit, Legal, Settings, SiteSettings
from pipeline.normalise.typography import set_text
from pipeline.text.printable import file_name_of, slug_of

_ADDRESS = re.compile(
    r"(?P<web>https?://[^\s<>\"]+[^\s<>\".,;:!?)])|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9})"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # of a telephone number, which stays on one line
_CHECKED = ("missing-alt", "heading-level", "dead-link")
# The words of French law, which are printed in French and nowhere else.
_WHOLE, _HALF = 100, 50  # per cent of the criteria: total and partial conformity, after the order
_RGAA = "référentiel général d’amélioration de l’accessibilité (RGAA)"
_UNMEASURED = "il n’existe aucun résultat d’audit en cours de validité qui permette de mesurer le respect des critères."
_CHECKS = ("Images sans texte alternatif", "Intertitres dont le niveau a été corrigé", "Liens qui ne mènent nulle part")
_ABOUT_CHECKS = (
    "À chaque publication, le programme relit tous les textes du site. La dernière fois, il a compté\u00a0:",
    "Ces vérifications ne remplacent pas un audit\u00a0: une machine ne voit qu’une partie des défauts.",
)
_ASK = (
    "Si vous n’arrivez pas à accéder à un contenu, écrivez-nous\u00a0: vous serez orienté vers une alternative"
    " accessible, ou vous recevrez le contenu sous une autre forme."
)
_DEFENDER = (
    (
        "Si vous nous avez signalé un défaut d’accessibilité qui vous empêche d’accéder à un contenu, et que vous"
        " n’avez pas obtenu de réponse satisfaisante, vous pouvez saisir le Défenseur des droits\u00a0: par son"
        " formulaire, https://formulaire.defenseurdesdroits.fr/, auprès de son délégué dans votre région, ou par"
        " courrier, gratuit et sans timbre\u00a0:"
    ),
    "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
)
_WANTED = ("publisher", "director", "host", "contact")
_HINT = sentence(
    "French law (LCEN of 21 June 2004, article 1-1) requires the name, address and telephone number of the publisher"
    " and of the host, and the name of the director of publication; a private person may show the host alone"
)
_NO_NOTICE = sentence("the site has an address, and no legal notice")
_SAY_LEGAL = sentence(
    "French law (LCEN of 21 June 2004) asks a site to name its publisher, its director of publication and its host:"
    " add “legal” to collection.yaml, or “legal: false” if another page says it"
)


def complete_legal(site: SiteSettings, settings: Settings) -> Legal:
    """Return the legal information, completed from other settings."""
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
    """Yield a note of what French law asks for and `legal` lacks, or of a site online without `legal`.

    An author's own notice, among the slugs of the `written` pages, may say all of it.
    """
    own = file_name_of(labels(settings.language).gettext("Legal notice"))
    if site.no_legal or own in written or not _is_under_french_law(settings.language):
        return
    if site.legal is None:
        # Settings of another tool's site have no place in ours, and ask for no notice.
        if settings.base_url and site.legal_place != BEGINNING:
            yield Problem(SETTINGS_FILE, *site.legal_place, "legal-notice", _NO_NOTICE, _SAY_LEGAL)
        return
    legal = complete_legal(site, settings)
    missing = [key for key in _WANTED if not getattr(legal, key)]
    if missing:
        keys = joined(sentence("“{word}”", word=word_of(key)) for key in missing)
        message = sentence("“legal” does not say {keys}; the legal notice lacks it", keys=keys)
        yield Problem(SETTINGS_FILE, *site.legal_place, "legal-notice", message, _HINT)


def choose_titles(site: SiteSettings, settings: Settings) -> tuple[str, str]:
    """Return the titles of the legal notice and of the page on accessibility, "" for a missing one."""
    words = labels(settings.language)
    has_legal = site.legal is not None and complete_legal(site, settings).says_something
    has_other = site.legal is not None or site.audit is not None
    legal = words.gettext("Legal notice") if has_legal else ""
    other = words.gettext("Accessibility") if has_other else ""
    return legal, other


def shorten_title(title: str, site: SiteSettings, settings: Settings) -> str:
    """Return the title for the foot of every page, with the state of conformity for a public body of France."""
    if not _has_to_declare(site, settings):
        return title
    rate = (site.audit and site.audit.rate) or 0
    state = "non conforme"
    if rate >= _WHOLE:
        state = "totalement conforme"
    elif rate >= _HALF:
        state = "partiellement conforme"
    return f"{title}\u00a0: {state}"


def _has_to_declare(site: SiteSettings, settings: Settings) -> bool:
    return bool(site.legal and site.legal.public_body) and _is_under_french_law(settings.language)


def _is_under_french_law(language: str) -> bool:
    """Return whether a collection is taken for one of France: “fr”, but not “fr-CH” or “fr-CA”."""
    return language.casefold() in ("fr", "fr-fr")


def make_legal_notice(title: str, legal: Legal, settings: Settings) -> Article:
    """Return the legal notice."""
    words = labels(settings.language)
    parts = [
        (words.gettext("Publisher"), legal.publisher),
        (words.gettext("Director of publication"), legal.director),
        (words.gettext("Host"), legal.host),
        (words.gettext("Contact"), legal.contact),
        (words.gettext("Licence"), legal.licence),
    ]
    sections = [(term, [_write_linked_paragraph(text, settings.language)]) for term, text in parts if text]
    return _make_statement(title, sections, settings)


def make_accessibility_page(title: str, site: SiteSettings, settings: Settings, problems: Iterable[Problem]) -> Article:
    """Return the page on accessibility; `problems` are those of the texts."""
    counts = Counter(problem.rule for problem in problems)
    audit = site.audit or Audit()
    contact = complete_legal(site, settings).contact
    checked = [counts[rule] for rule in _CHECKED]
    make = _declare_conformity if _has_to_declare(site, settings) else _describe_audit
    return _make_statement(title, list(make(audit, contact, checked, settings)), settings)


_Section = tuple[str, list[Markup]]


def _describe_audit(audit: Audit, contact: str, checked: list[int], settings: Settings) -> Iterator[_Section]:
    words, language = labels(settings.language), settings.language
    whole = words.gettext("This statement is about %(title)s.") % {"title": settings.title}
    claim = words.gettext("Nobody has audited this site: no conformity is claimed.")
    yield "", [_write_paragraph(whole), *([] if audit.rate is not None else [_write_paragraph(claim)])]
    if audit.rate is not None:
        facts = (
            (words.gettext("Kind"), audit.kind),
            (words.gettext("Date"), _write_day(audit, settings)),
            (words.gettext("Criteria met"), _write_per_cent(audit.rate, language)),
        )
        yield words.gettext("Audit"), [_write_facts(((term, text) for term, text in facts if text), language)]
    if audit.exceptions:
        yield words.gettext("What is not accessible"), [_write_list(audit.exceptions, language)]
    terms = (
        words.gettext("Pictures without a description"),
        words.gettext("Headings whose level was put right"),
        words.gettext("Links that lead nowhere"),
    )
    numbers = (number_in(language, number) for number in checked)
    about = words.gettext("This was checked by machine, which is no audit.")
    counted = _write_facts(zip(terms, numbers, strict=True), language)
    yield words.gettext("Checked by machine"), [_write_paragraph(about), counted]
    if contact:
        ask = words.gettext("If there is something that you cannot reach, write to us.")
        yield words.gettext("Contact"), [_write_paragraph(ask), _write_linked_paragraph(contact, language)]


def _declare_conformity(audit: Audit, contact: str, checked: list[int], settings: Settings) -> Iterator[_Section]:
    """Yield the sections of the declaration that French law asks public bodies for.

    Law 2005-102 of 11 February 2005, article 47; decree 2019-768 of 24 July 2019; order of 20 September 2019 (RGAA),
    whose model says what a declaration has to contain.
    """
    language = settings.language
    title = settings.title
    rate = audit.rate
    where = f" ({settings.base_url})" if settings.base_url else ""
    promise = (
        f"{settings.publisher} s’engage à rendre son site accessible, conformément à l’article 47 de la loi"
        " n° 2005-102 du 11 février 2005."
    )
    promises = [promise] if rate is not None and settings.publisher else []  # after a measurement only
    about = [*promises, f"Cette déclaration d’accessibilité s’applique à {title}{where}."]
    yield "", [_write_linked_paragraph(text, language) for text in about]
    kind = "totale" if rate is not None and rate >= _WHOLE else "partielle"
    state = f"{title} est en conformité {kind} avec le {_RGAA}."
    if rate is None or rate < _HALF:
        why = _UNMEASURED if rate is None else "moins de la moitié des critères sont respectés."
        state = f"{title} n’est pas en conformité avec le {_RGAA}\u00a0: {why}"
    yield "État de conformité", [_write_linked_paragraph(state, language)]
    if rate is not None:
        day = _write_day(audit, settings)
        when = f" du {day}" if day else ""
        what = f" ({audit.kind})" if audit.kind else ""
        share = _write_per_cent(rate, language)
        result = f"L’audit de conformité{when}{what} révèle que {share} des critères du RGAA sont respectés."
        yield "Résultats de l’audit", [_write_linked_paragraph(result, language)]
    if audit.exceptions:
        yield "Contenus non accessibles", [_write_list(audit.exceptions, language)]
    facts = zip(_CHECKS, map(str, checked), strict=True)
    before, after = (_write_linked_paragraph(text, language) for text in _ABOUT_CHECKS)
    yield "Vérifications automatiques", [before, _write_facts(facts, language), after]
    if contact:
        yield "Retour d’information et contact", [_write_linked_paragraph(text, language) for text in (_ASK, contact)]
    yield "Voies de recours", [_write_linked_paragraph(text, language) for text in _DEFENDER]


def _write_day(audit: Audit, settings: Settings) -> str:
    return long_date(dt.datetime.combine(audit.date, dt.time()), settings.language) if audit.date else ""


def _write_per_cent(rate: float, language: str) -> str:
    number = f"{rate:g}".replace(".", decimal_mark(language))
    return f"{number}\u00a0%"


def _make_statement(title: str, sections: Iterable[_Section], settings: Settings) -> Article:
    body: list[Markup] = []
    headings: list[Heading] = []
    for heading, parts in sections:
        if heading:
            name = slug_of(heading) or f"part-{len(headings) + 1}"
            headings.append(Heading(2, name, heading))
            body.append(Markup('<h2 id="{}">{}</h2>').format(name, heading))
        body += parts
    return Article(
        slug=file_name_of(title),
        source=SETTINGS_FILE,
        title=title,
        language=settings.language,
        body=Blob.of("\n".join(body)),
        headings=tuple(headings),
    )


def _write_linked_paragraph(text: str, language: str) -> Markup:
    """Return a paragraph with links for its addresses."""
    return _write_paragraph(_link_addresses(text, language))


def _write_paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _write_list(texts: Iterable[str], language: str) -> Markup:
    items = (Markup("<li>{}</li>").format(_link_addresses(text, language)) for text in texts)
    return Markup("<ul>{}</ul>").format(Markup().join(items))


def _write_facts(facts: Iterable[tuple[str, str]], language: str) -> Markup:
    lines = (
        Markup("<dt>{}</dt><dd>{}</dd>").format(term, _write_linked_paragraph(text, language)) for term, text in facts
    )
    return Markup("<dl>{}</dl>").format(Markup().join(lines))


def _link_addresses(text: str, language: str) -> Markup:
    """Return a text as HTML with its typography and a link for each address."""
    pieces, end = [], 0
    for match in _ADDRESS.finditer(text):
        pieces.append(set_text(text[end : match.start()], language))
        goal = f"mailto:{match['mail']}" if match["mail"] else match["web"]
        pieces.append(Markup('<a class="uri" href="{}">{}</a>').format(goal, match[0]))
        end = match.end()
    return Markup().join([*pieces, set_text(text[end:], language)])
