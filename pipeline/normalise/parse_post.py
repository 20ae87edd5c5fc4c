"""Parse a post into a draft, with all repairs that need no other post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Names
from contextlib import suppress
from dataclasses import replace
from functools import partial

from pipeline.dialects import read_with_templates, verse
from pipeline.dialects.arguments import list_pictures
from pipeline.dialects.myst.roles import convert_roles
from pipeline.dialects.remarks import without_remarks
from pipeline.dialects.slips import find_mends
from pipeline.dialects.source import mend_text
from pipeline.i18n.labels import long_date
from pipeline.i18n.sentences import constant, humanize, joined, sentence
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import digest_of
from pipeline.model.article import ONLY, TEACHERS
from pipeline.model.bibliography import Cited
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import Trust
from pipeline.normalise import numbered, shown_answers
from pipeline.normalise.body import (
    broken_markdown,
    citations,
    classroom,
    cross_references,
    embedded,
    headings,
    images,
    links,
    lists,
    mdx,
    notes,
    raw_html,
)
from pipeline.normalise.body.images import InText
from pipeline.normalise.body.source_blocks import Block, find_blocks, place_blocks, read_blocks
from pipeline.normalise.body.titles import TITLE, Title, cut_text, make_title, parse_line
from pipeline.normalise.drafts import Diagram, Draft, DraftJob
from pipeline.normalise.media.diagrams import take_diagrams
from pipeline.normalise.metadata.metadata import PostMetadata, derive_title, read_metadata
from pipeline.normalise.typography import set_and_count, set_text
from pipeline.pandoc.document import Document, UnreadableBodyError, has_run
from pipeline.pandoc.findings import Findings, NoPlacesError
from pipeline.pandoc.nodes import PLAIN, Node, as_typed, attributes_of, find_landmarks, plain_text, walk
from pipeline.text.citing import KEY, may_cite
from pipeline.text.printable import shorten
from pipeline.text.urls import is_data


def _drop_places(blocks: list[Node], findings: Findings) -> list[Node]:
    """Drop the places of words, which no later problem names: a draft is a third as large without them."""
    del findings
    for node in walk(blocks):
        if node["t"] in PLAIN:
            node.pop("pos", None)
    return blocks


# Each from blocks to blocks, in this order: nesting first, so that the others go down no deeper than there is; raw
# HTML next, so that its nodes get the other repairs; blocks of a lesson before task lists, which questions are not;
# brackets before links, so that a joined link is one; references before headings, for they give ids; headings before
# links, which need their ids; films before links, which they become; places last.
TRANSFORMS: tuple[Callable[[list[Node], Findings], list[Node]], ...] = (
    lists.flatten_nesting,
    raw_html.transform,
    classroom.transform,
    broken_markdown.join_broken_links,
    broken_markdown.hide_escaped_signs,
    notes.transform,
    cross_references.transform,
    lists.draw_check_boxes,
    headings.transform,
    embedded.transform,
    links.transform,
    images.transform,
    cross_references.report_unnumbered,
    verse.keep_verse,
    broken_markdown.report_raw_signs,
    _drop_places,
    broken_markdown.show_escaped_signs,
)

_OF_REFERENCES = (cross_references.transform, cross_references.report_unnumbered)
_OF_ESCAPES = (broken_markdown.hide_escaped_signs, broken_markdown.show_escaped_signs)
_FIRST_WORDS, _LONGEST_BEGINNING = 8, 80  # of a text that becomes its title
_SHORTER = sentence("write a shorter one, and put the rest below it")
_LONG_RUN = sentence("it has hundreds of characters in a row without a space; addresses in it do not become links")


def parse_post(job: DraftJob) -> Draft:
    """Read a post and repair it; one that cannot be read stays as typed.

    To read without places takes half as long, and few posts have a problem that needs one.
    """
    if not (job.places or job.blocks or job.words):
        with suppress(NoPlacesError):
            return _parse(job, placed=False)
    return _parse(job, placed=True)


def _parse(job: DraftJob, *, placed: bool) -> Draft:
    unplaced = digest_of((job.post.body, job.post.body_line))
    job, long = _shorten_addresses(job)
    post = job.post
    body_place = (post.body_line + _count_blank_lines(post.body), 1)
    findings = Findings(post.path, body_place, post.body, post.body_line, placed=placed)
    findings.parts = post.parts
    metadata, problems = read_metadata(post, job.settings)
    metadata, lead_in_text = _take_out_lead(metadata)
    with room_to_nest():
        try:
            title, blocks, shown, diagrams, starts, cited, top = _transform_body(job, metadata, findings, long)
            document = Document.of(blocks)
            _report_cited_titles(job, metadata, title.text, findings)
        except (UnreadableBodyError, RecursionError) as error:
            findings.add("unreadable-body", sentence("{error}; the text is shown as typed", error=humanize(error)))
            typed = _make_draft_as_typed(post, metadata, (*problems, *findings.problems))
            return replace(typed, in_text=lead_in_text)
    nodes = list(find_landmarks(blocks))
    consents = images.take_consents(nodes, findings)
    document = Document.of(blocks) if consents else document
    around = classroom.find_reserved(nodes)
    public = [node for node in nodes if TEACHERS.isdisjoint(around.get(id(node), ()))]
    spoken = (metadata.audio,) if links.is_internal(metadata.audio) else ()
    asked = classroom.find_readers(public)
    free = frozenset(_find_links([node for node in public if id(node) not in asked], spoken))
    references = numbered.find_references(nodes)
    return Draft(
        path=post.path,
        title=title.text,
        title_html=title.html,
        metadata=metadata,
        document=document,
        ids=tuple(
            triple[0] for node in nodes if id(node) not in around and (triple := attributes_of(node)) and triple[0]
        ),
        links=_find_links(nodes, spoken),
        images=(
            *_find_lead(metadata),
            *images.find_sources(nodes),
            *dict.fromkeys(filter(links.is_internal, embedded.find_posters(nodes))),
        ),
        links_of_solutions=frozenset(_find_links(nodes, spoken)) - frozenset(_find_links(public, spoken)),
        links_of_only=_find_links_of_only(public, asked, free),
        has_only=any(ONLY in names for names in around.values()),
        for_class=classroom.is_for_class(asked),
        consents=consents,
        played=tuple(dict.fromkeys((*(address for address, _ in embedded.find_recordings(nodes)), *spoken))),
        tracks=tuple(dict.fromkeys(_find_tracks(nodes))),
        in_text=(*lead_in_text, *shown),
        diagrams=diagrams,
        body_place=body_place,
        problems=(*problems, *findings.problems),
        unplaced=b"" if findings.placed else unplaced,
        parts=post.parts,
        starts=starts,
        cited=cited,
        numberables=tuple(
            thing._replace(for_teachers=not TEACHERS.isdisjoint(around.get(id(node), ())))
            for node, thing in numbered.find_numberables(nodes)
        ),
        references=references,
        top=top,
        sections=numbered.find_headings(nodes, (address[1:] for address in references if address[0] == "#")),
    )


def _find_links(nodes: Sequence[Node], spoken: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of links into the collection, with files of captions and of what is read aloud."""
    return tuple(
        dict.fromkeys((*links.find_internal(nodes), *(address for _, address, _ in _find_tracks(nodes)), *spoken))
    )


def _find_links_of_only(
    nodes: Sequence[Node], conditions: Mapping[int, classroom.Conditions], free: Names[str]
) -> tuple[tuple[str, tuple[classroom.Conditions, ...]], ...]:
    """Return the addresses that only blocks for some readers lead to, with what each of these blocks asks."""
    found: dict[str, list[classroom.Conditions]] = {}
    for blocks in dict.fromkeys(conditions.values()):
        for address in _find_links([node for node in nodes if conditions.get(id(node)) == blocks], ()):
            if address not in free:
                found.setdefault(address, []).append(blocks)
    return tuple((address, tuple(blocks)) for address, blocks in found.items())


def _find_tracks(nodes: Iterable[Node]) -> Iterator[tuple[str, str, str]]:
    """Yield the addresses of recordings and of the captions that an author names for them, with their languages."""
    for recording, told in embedded.find_recordings(nodes):
        for address, language in embedded.read_tracks(told):
            if links.is_internal(address):
                yield recording, address, language


def _find_lead(metadata: PostMetadata) -> tuple[str, ...]:
    return (metadata.image,) if metadata.image and not images.is_remote(metadata.image) else ()


def _shorten_addresses(job: DraftJob) -> tuple[DraftJob, Mapping[str, str]]:
    """Return the job with short addresses for the pictures in its text, and the long ones."""
    body, long = images.shorten_addresses(job.post.body)
    return (replace(job, post=replace(job.post, body=body)) if long else job), long


def _take_out_lead(metadata: PostMetadata) -> tuple[PostMetadata, tuple[InText, ...]]:
    """Return the metadata with a path for a lead picture in a `data:` address, and that picture."""
    if not is_data(metadata.image):
        return metadata, ()
    lead = images.read_picture(metadata.image)
    return replace(metadata, image=lead.path), (lead,)


def parse_as_typed(job: DraftJob) -> Draft:
    """Return the words as typed of a post that cannot be parsed in its time."""
    job, _ = _shorten_addresses(job)
    metadata, problems = read_metadata(job.post, job.settings)
    metadata, lead = _take_out_lead(metadata)
    return replace(_make_draft_as_typed(job.post, metadata, tuple(problems)), in_text=lead)


def _make_draft_as_typed(post: Post, metadata: PostMetadata, problems: tuple[Problem, ...]) -> Draft:
    typed, _ = mend_text(post.body, find_mends(post.body))
    shown = without_remarks(classroom.drop_fenced_solutions(typed))
    begin = post.body_line + _count_blank_lines(post.body), 1
    left = shown_answers.find_marks(shown)
    problems += tuple(Problem(post.path, *begin, shown_answers.RULE, *shown_answers.describe(line)) for line in left)
    return Draft(
        path=post.path,
        title=set_text(metadata.title or derive_title(post.path), metadata.language),
        title_html="",
        metadata=metadata,
        document=Document.of([as_typed(shown)]),
        ids=(),
        links=(),
        images=_find_lead(metadata),
        body_place=begin,
        problems=problems,
    )


def _count_blank_lines(text: str) -> int:
    """Return the number of blank lines that a text begins with; 0 for an empty text."""
    begun = text.lstrip()
    return text[: len(text) - len(begun)].count("\n") if begun else 0


def _choose_title(path: str, metadata: PostMetadata, blocks: Sequence[Node]) -> tuple[str, str]:
    """Return a title for a post without one, and its source: a number (“13.md”) is no title."""
    name = derive_title(path)
    if any(map(str.isalpha, name)):
        return name, sentence("the file's name")
    if metadata.date:
        return long_date(metadata.date, metadata.language), sentence("its date")
    words = next((text for block in blocks if block["t"] == "Para" and (text := plain_text(block["c"]))), "")
    if words:
        begun = " ".join(words.split()[:_FIRST_WORDS])
        return shorten(begun if begun == words else f"{begun}…", _LONGEST_BEGINNING), sentence("its first words")
    return name, sentence("the file's name")


def _cite(job: DraftJob, blocks: list[Node], language: str, findings: Findings) -> tuple[list[Node], Cited | None]:
    """Return the blocks with their citations; without sources they stay as typed."""
    if job.sources:
        return citations.cite(blocks, job.sources, language, findings)
    if may_cite(job.post.body):
        citations.report_sourceless(job.post.body, findings, job.post.body_line)
    return blocks, None


def _report_cited_titles(job: DraftJob, metadata: PostMetadata, title: str, findings: Findings) -> None:
    """Report the citations of a title, a subtitle and a description, which are shown where no bibliography is."""
    known = {*job.sources.references, *job.sources.near} if job.sources else ()
    texts = {"title": title, "subtitle": metadata.subtitle, "description": metadata.description}
    for name, text in texts.items() if known else ():
        for mark in KEY.finditer(text):
            if (mark[1] or mark[2]) in known:
                message = sentence("“{typed}” stays as typed: a “{key}” cannot cite sources", typed=mark[0], key=name)
                hint = sentence("write the name of its author there, and cite the source in the text")
                place = metadata.places.get(name)
                findings.add("unknown-source", message, {"pos": place} if place else None, hint)


def _transform_body(
    job: DraftJob, metadata: PostMetadata, findings: Findings, long: Mapping[str, str]
) -> tuple[Title, list[Node], tuple[InText, ...], tuple[Diagram, ...], tuple[int, ...], Cited | None, str]:
    """Return the title, the body's blocks after all transforms, pictures in their addresses, and parts of `Draft`.

    These are `diagrams`, `starts`, `cited` and `top`.
    """
    post = job.post
    known = {"page.title": metadata.title, "title": metadata.title, **list_pictures(post.metadata)}
    body = mdx.convert_mdx(post.body, post.body_line, findings) if mdx.is_mdx(post.path, post.body) else post.body
    if has_run(body):
        findings.add("too-long", _LONG_RUN, hint=sentence("write the address as <https://…>"))
    blocks = read_with_templates(body, job.settings.reader, post.body_line, findings, known)
    blocks = convert_roles(blocks, findings) if post.has_roles else blocks
    mapped = _map_blocks(post, blocks) if job.blocks and not job.settings.reader else None
    notes.report_uncalled(post, blocks, findings)
    inlines, blocks, top = headings.take_title(blocks, parse_line(metadata.title))
    title = make_title(inlines, metadata.language)
    if not title.text:
        name, source = _choose_title(post.path, metadata, blocks)
        title = Title(set_text(name, metadata.language))
        message = sentence("no title and no heading; “{name}” is used, from {source}", name=name, source=source)
        findings.add_at(metadata.places.get("title", BEGINNING), "no-title", message, sentence("add a line “title: …”"))
    shown, cited = images.take_out(blocks, long), None
    diagrams = take_diagrams(blocks, body, post.body_line, metadata.language, findings)
    if len(title.text) > TITLE:
        report = partial(findings.add, "too-long", hint=_SHORTER)
        title = Title(cut_text(title.text, TITLE, sentence("the title"), report))
    for transform in TRANSFORMS:
        if _is_left_out(transform, job, body):
            continue
        if transform is _drop_places and job.blocks:
            place_blocks(blocks)
        if transform is _drop_places and shown_answers.may_show(post.body):
            shown_answers.report_marks(blocks, post.body, post.body_line, findings)
        if transform is _drop_places:
            blocks, cited = _cite(job, blocks, metadata.language, findings)
        blocks = transform(blocks, findings)
    if metadata.interactive:
        classroom.make_interactive(blocks)
    blocks = _set_typography(job, blocks, metadata.language, findings)
    return title, blocks, shown, diagrams, tuple(post.find_line(block.start) for block in mapped or ()), cited, top


def _map_blocks(post: Post, nodes: list[Node]) -> tuple[Block, ...] | None:
    """Return the blocks of a post's own file, of which these are the nodes unless it includes others."""
    if post.parts:
        return read_blocks(replace(post, body=post.typed, parts=()))
    return find_blocks(nodes, post.body, post.body_line)


def _is_left_out(transform: object, job: DraftJob, body: str) -> bool:
    """Return whether a post goes without a transform: what a trusted author writes in HTML stays as it is."""
    return (
        (transform is raw_html.transform and Trust.HTML in job.settings.trust)
        or (transform is _drop_places and job.words)
        or (transform in _OF_REFERENCES and not cross_references.has_marks(body))
        or (transform in _OF_ESCAPES and "\\@" not in body)
    )


def _set_typography(job: DraftJob, blocks: list[Node], language: str, findings: Findings) -> list[Node]:
    """Return the blocks with their typography, or as they were typed where their words are wanted; report changes."""
    typeset, changes = set_and_count(blocks, language, small_caps=job.settings.small_caps)
    if changes:
        what = joined(
            sentence("{what} ({number})", what=constant(name), number=number) for name, number in changes.items()
        )
        message = sentence("typography corrected: {what}", what=what, language=language)  # for who writes them (desk)
        findings.add("typography", message)
    return blocks if job.words else typeset
