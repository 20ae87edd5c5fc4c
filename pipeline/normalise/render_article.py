"""Render a draft, with its addresses resolved, as an article with its body in neutral HTML."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from html import escape
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.body.citations import CITATION
from pipeline.body.media import has_reserved, keep_for, leave_out
from pipeline.files.kinds import is_picture
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import humanize, joined, sentence, suggest_fix
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import room_to_nest
from pipeline.model.article import DIAGRAM_SOURCE, Article, Lead, Medium
from pipeline.model.bibliography import Cited
from pipeline.model.problems import Problem
from pipeline.model.variants import UNSEEN
from pipeline.normalise.body.classroom import drop_solutions
from pipeline.normalise.body.embedded import RECORDING
from pipeline.normalise.body.images import is_remote, make_placeholder, name_picture
from pipeline.normalise.body.links import normalise_address
from pipeline.normalise.body.markup import find_excerpt, find_headings, inner_html, write_body
from pipeline.normalise.body.source_blocks import drop_numbers, make_secret, mark_blocks
from pipeline.normalise.body.titles import make_title, parse_line
from pipeline.normalise.collection.terms import count_terms
from pipeline.normalise.drafts import FinishJob, PictureOutcome
from pipeline.normalise.html.galleries import gather_galleries
from pipeline.normalise.media.drawn_diagrams import settle_diagram
from pipeline.normalise.media.lead_pictures import (
    find_pictures,
    find_remote,
    find_remote_place,
    report_remote,
    shows_placeholder,
    take_first,
)
from pipeline.normalise.media.players import narrate, place_recordings, report_recording
from pipeline.normalise.numbered import REFERS, show_numbers, write_reference
from pipeline.normalise.parse_post import parse_post
from pipeline.normalise.resolve import ANYWHERE
from pipeline.normalise.typography import set_text
from pipeline.pandoc.document import UnreadableBodyError
from pipeline.pandoc.findings import Findings, NoPlacesError
from pipeline.pandoc.nodes import Node, as_typed, from_json, is_inline, plain_text, rewrite, string, walk
from pipeline.text.scripts import scripts_of
from pipeline.text.urls import asset_address, asset_path

_MOST_LOST = 3  # parts of a drawing that are named
_WORDS_A_MINUTE = 220  # silent reading of French prose by adults


def render_article(job: FinishJob) -> tuple[Article, tuple[Problem, ...]]:
    """Return the article of a draft, and problems for everything that was left out."""
    if job.draft.unplaced and job.reading:
        with suppress(NoPlacesError):
            return _render(job, placed=False)
        again = parse_post(replace(job.reading, places=True))
        job = replace(job, draft=replace(job.draft, document=again.document))
    return _render(job, placed=True)


def _render(job: FinishJob, *, placed: bool) -> tuple[Article, tuple[Problem, ...]]:
    draft = job.draft
    metadata = draft.metadata
    place = None
    findings = Findings(draft.path, draft.body_place, placed=placed)
    findings.parts = draft.parts
    with room_to_nest():
        try:
            blocks = draft.document.open()
            if any(job.numbers):
                show_numbers(blocks, job.numbers, metadata.language)
            blocks = rewrite(blocks, lambda nodes: [new for node in nodes for new in _resolve(node, job, findings)])
            place = find_remote_place(blocks, findings)
            secret = make_secret(draft.document.json.text) if draft.starts else ""
            mark_blocks(blocks, draft.starts, secret)
            body = write_body(blocks, metadata.language, findings, trust=job.trust, secret=secret)
            keep_for(body, job.readers)
        except (UnreadableBodyError, RecursionError) as error:
            message = sentence("{error}; its words are kept without their form", error=humanize(error))
            findings.add("unreadable-body", message)
            inlines = filter(is_inline, walk(drop_solutions(draft.document.open())))
            words_alone = as_typed("".join(node["c"] if node["t"] == "Str" else " " for node in inlines))
            body = write_body([words_alone], metadata.language, findings, trust=False)
        lead = _find_lead(job, body, findings)
        _fold_sources(body, metadata.language)
        gather_galleries(body, {image.asset: image.width for image in job.images.values() if image.asset})
        place_recordings(body, job)
        remote = ([lead.address] if lead and lead.address else []) + find_remote(body)
        report_remote(remote, place or metadata.places.get("image"), findings)
        narration = narrate(body, job, findings)
        subtitle, description = (
            make_title(parse_line(typed), metadata.language) for typed in (metadata.subtitle, metadata.description)
        )
    numbered = Blob.of(inner_html(body)) if draft.starts else None
    if numbered:
        drop_numbers(body)
    on_screen = _show_on_screen(body)
    in_ebook = _show_on_screen(body, "epub") if body.find_class(f"{UNSEEN}web") else on_screen
    text = _read_text(on_screen)
    scripts = scripts_of(text)  # two letters of Chinese or Japanese count as one word
    words = len(text.split()) + sum(scripts[script] for script in ("Hani", "Hira", "Kana")) // 2
    signs = "".join(str(text) for formula in on_screen.iter("math") for text in formula.itertext())
    shown = _find_shown(lead, body)
    played = (asset_path(str(element.get("src", ""))) for element in body.iter("audio", "video", "track"))
    article = Article(
        slug=job.slug,
        source=draft.path,
        title=draft.title,
        title_html=draft.title_html,
        subtitle=subtitle.text,
        subtitle_html=subtitle.html,
        description_html=description.html,
        language=metadata.language,
        body=Blob.of(inner_html(body)),
        numbered=numbered,
        headings=tuple(find_headings(on_screen)),
        date=metadata.date,
        description=description.text,
        excerpt="" if description.text else find_excerpt(on_screen),
        authors=metadata.authors,
        tags=tuple(set_text(tag, metadata.language) for tag in metadata.tags),
        lead=lead,
        shown=shown,
        recordings=tuple(dict.fromkeys(filter(None, played))),
        narration=narration,
        off_screen=tuple(sorted(set(shown) - set(_find_shown(lead, on_screen)) - set(_find_shown(lead, in_ebook)))),
        questions=tuple(
            replace(question, text=set_text(question.text, metadata.language)) for question in metadata.questions
        ),
        marked_out_of=metadata.marked_out_of,
        instructions=set_text(metadata.instructions, metadata.language),
        weight=metadata.weight,
        words=words,
        reading_minutes=max(1, round(words / _WORDS_A_MINUTE)),
        extra=metadata.extra,
        draft=metadata.draft,
        noindex=metadata.noindex,
        cited=draft.cited and _list_cited(draft.cited, on_screen),
        night=metadata.night,
        signs="".join(sorted(set("".join(signs.split())))),
        doi=metadata.doi,
    )
    return replace(article, terms=count_terms(article).written()), findings.problems


def _fold_sources(body: HtmlElement, language: str) -> None:
    """Make details of the divisions with sources of diagrams."""
    for source in body.find_class(DIAGRAM_SOURCE):
        if source.tag == "div":
            source.tag = "details"
            source.insert(0, E.summary(labels(language).gettext("Source of the diagram")))


def _show_on_screen(body: HtmlElement, form: str = "") -> HtmlElement:
    """Return the body as the site shows it, or the e-book."""
    if not has_reserved(body):
        return body
    seen = deepcopy(body)
    leave_out(seen, Medium.WEB, form)
    return seen


def _list_cited(cited: Cited, body: HtmlElement) -> Cited:
    """Return the citations with the keys of those alone that a body shows, and of what is listed without any."""
    shown = {element.get("id") for element in body.find_class(CITATION)}
    clusters = enumerate(from_json(cited.clusters.text), start=1)
    keys = {each["citationId"] for number, cluster in clusters if f"cite-{number}" in shown for each in cluster}
    return replace(cited, keys=tuple(key for key in cited.keys if key in keys or key in cited.sources.nocite))


def _read_text(body: HtmlElement) -> str:
    """Return the text of a body without transcripts, players and sources of diagrams."""
    if next(body.iter("audio", "video"), None) is not None or body.find_class(DIAGRAM_SOURCE):
        body = deepcopy(body)
        for heard in [*body.find_class("transcript"), *body.find_class(DIAGRAM_SOURCE), *body.iter("audio", "video")]:
            heard.drop_tree()
    return " ".join(body.itertext())


def _find_shown(lead: Lead | None, body: HtmlElement) -> tuple[str, ...]:
    """Return the assets that are shown as pictures."""
    sources = [str(image.get("src", "")) for image in body.iter("img")]
    posters = [str(film.get("poster", "")) for film in body.iter("video")]
    assets = (lead.asset if lead else "", *map(asset_path, (*sources, *posters)))
    return tuple(dict.fromkeys(filter(None, assets)))


def _resolve(node: Node, job: FinishJob, findings: Findings) -> list[Node]:
    """Return a link or picture with its resolved address, or what replaces it."""
    if node["t"] == "Image":
        return [_resolve_image(node, job, findings)]
    if "diagram" in node:
        return settle_diagram(node, job.images, findings)
    if node["t"] != "Link":
        return [node]
    if REFERS in node:
        node = write_reference(node, job.references.get(node["c"][2][0]), job.draft.metadata.language)
    triple, inlines, (address, title) = node["c"]
    resolved = job.links.get(address)
    if resolved is None:
        return [node]
    if RECORDING in triple[1]:
        report_recording(node, job, findings)
    if not resolved.address:
        why = resolved.reason or sentence("“{address}” does not exist in this collection", address=address)
        hint = resolved.hint or sentence("write the path of a post or file, or a whole address https://…")
        is_anchor = REFERS not in node and address.startswith(ANYWHERE)  # or brackets that are no link of any kind
        if resolved.rule and not (is_anchor and not resolved.is_near):
            findings.add(resolved.rule, sentence("{why}; the link's text stays", why=why), node, hint)
        return [string("["), *inlines, string(f"][{address.removeprefix(ANYWHERE)}]")] if is_anchor else list(inlines)
    if resolved.fragment_lost:
        message = sentence("“{address}”: the article has no such heading; the link leads to its top", address=address)
        hint = sentence("write the heading's words after the #, in small letters with hyphens")
        findings.add("dead-fragment", message, node, resolved.hint or hint)
    _report_name(resolved.rivals, address, resolved.address, node, findings)
    return [node | {"c": [triple, inlines, [resolved.address, title]]}]


def _resolve_image(node: Node, job: FinishJob, findings: Findings) -> Node:
    triple, inlines, (source, title) = node["c"]
    address = normalise_address(source) if is_remote(source) else ""
    if address:
        remote = node | {"c": [[triple[0], ["remote"], []], inlines, [address, title]]}
        return remote if is_picture(urlsplit(address).path or ".png") else _write_html(remote)
    image = job.images.get(source, PictureOutcome())
    if image.asset:
        _report_lost(image, source, node, findings)
        _report_name(image.rivals, source, image.asset, node, findings)
        shown = node | {"c": [triple, inlines, [asset_address(image.asset), title]]}
        return shown if is_picture(image.asset) else _write_html(shown)
    if image.rule == "diagram":
        return node
    _report(image, source, node, findings)
    return make_placeholder(plain_text(inlines), job.draft.metadata.language, triple[0])


def _write_html(node: Node) -> Node:
    """Return a picture as HTML: pandoc would embed one whose address looks like something else (`badge.json`)."""
    triple, inlines, (address, title) = node["c"]
    values = {"id": triple[0], "class": " ".join(triple[1]), "src": address, "alt": plain_text(inlines), "title": title}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value or name == "alt")
    return {"t": "RawInline", "c": ["html", f"<img{attributes}>"]}


def _report_name(rivals: int, written: str, actual: str, node: Node, findings: Findings) -> None:
    """Report an address found by its last part alone, unless it is unique and its tool looks for names so."""
    if rivals > 1 or (rivals == 1 and not node.get("by_name")):
        nearest = sentence(", which has this name")
        if rivals > 1:
            nearest = sentence(", the nearest of {number} with this name", number=rivals)
        kind, _, path = actual.rpartition(":")
        taken = sentence("the article “{slug}”", slug=path) if kind == "article" else unquote(path)
        message = sentence(
            "“{written}” is not at this address; {taken} is assumed{nearest}",
            written=written,
            taken=taken,
            nearest=nearest,
        )
        findings.add("found-by-name", message, node, sentence("write its path"))


def _report(image: PictureOutcome, source: str, node: Node, findings: Findings) -> None:
    if image.rule == "missing-image":
        message = sentence(
            "the picture {picture} does not exist; a placeholder replaces it", picture=name_picture(source)
        )
        findings.add("missing-image", message, node, image.hint)
    else:
        message = sentence(
            "the picture {picture} cannot be shown: {why}; a placeholder replaces it",
            picture=name_picture(source),
            why=image.reason,
        )
        hint = suggest_fix(image.reason, sentence("save it again as JPEG, PNG or SVG"))
        findings.add("unreadable-image", message, node, hint)


def _report_lost(image: PictureOutcome, source: str, node: Node, findings: Findings) -> None:
    """Report the parts that a drawing is shown without."""
    if image.lost:
        message = sentence(
            "the drawing {picture} is shown without some parts: {lost}",
            picture=name_picture(source),
            lost=joined(image.lost[:_MOST_LOST], "{first}; {second}"),
        )
        findings.add("unreadable-image", message, node, sentence("save it with its pictures embedded, not linked"))


def _find_lead(job: FinishJob, body: HtmlElement, findings: Findings) -> Lead | None:
    """Return the lead picture; where it opens the body it is taken out, to be shown once."""
    metadata = job.draft.metadata
    if not metadata.image:
        return None
    place: Node = {"t": "Lead", "pos": metadata.places.get("image")}
    image = job.images.get(metadata.image, PictureOutcome())
    address = normalise_address(metadata.image) if is_remote(metadata.image) else ""
    own = find_pictures(body, image.asset, address)
    alt = set_text(metadata.image_alt, metadata.language) or next((str(each.get("alt", "")) for each in own), "")
    if not alt:
        message = sentence("the lead picture {picture} has no alternative text", picture=name_picture(metadata.image))
        findings.add("missing-alt", message, place, sentence("add a line “image_alt: what the picture shows”"))
        alt = job.draft.title
    _report_lost(image, metadata.image, place, findings)
    if image.asset:
        _report_name(image.rivals, metadata.image, image.asset, place, findings)
    elif not address:
        _report(image, metadata.image, place, findings)
    if not image.asset and not address and job.draft.images.count(metadata.image) > 1 and shows_placeholder(body):
        return Lead("", alt, opens=False)  # the body shows its placeholder
    return Lead(image.asset, alt, address, opens=not own or take_first(body, own[0]))
