"""Choose the posts among the files of a folder, and report those that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.dialects.folders.sites import Site
from pipeline.files.kinds import media_type_of
from pipeline.files.opening import read_below
from pipeline.i18n.sentences import counted, sentence, with_others
from pipeline.load.walk import Scan, is_importable, is_markdown, is_of_repository, is_readme, is_web_page, other_format
from pipeline.model.manuscript import Post
from pipeline.model.problems import Problem

# Folders of posts in spite of their underscore: Jekyll keeps its collections so.
_JEKYLL = frozenset({"_posts", "_articles", "_pages", "_docs", "_notes", "_guides", "_tutorials", "_news", "_blog"})
_HINT = sentence("names that begin with _ are private; rename it to publish it")
# Folders of files, whose README tells of these.
_OF_FILES = frozenset("static public assets images img media files uploads fonts downloads data".split())
# Tools that show the README of a folder as its first page.
_SHOWING_READMES = {"MkDocs": ("docs",), "Docusaurus": ("docs", "blog"), "mdBook": ("src",)}
# By these keys a page without a text is filled by a tool: with a list of posts, mostly.
_FILLED = frozenset({"layout", "listing", "template", "type"})
_OTHER_HINT = sentence("save it as Markdown (.md) to publish it, or link to it to offer it")
_IMPORT_HINT = sentence("make a post of it with “editions import FILE”, or link to it to offer it")
_TRANSCRIPT_HINT = sentence("play it in a post, ![what is heard](its name), or give the text a front matter")
_NAMED = 3
_BEGINNING = 1_000_000  # bytes of a text that are looked at


@dataclass
class Choice:
    """Paths of Markdown files: of posts, of what Hugo calls the front pages of its sections, and of what is no content.

    `opening` is the front page of the whole, "" where there is none. `readmes` tell of their folders, and may be posts
    if the others are seen. `transcripts` are texts of the sounds and
    films beside them.
    """

    posts: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    no_content: list[str] = field(default_factory=list)
    readmes: list[str] = field(default_factory=list)
    transcripts: list[str] = field(default_factory=list)
    opening: str = ""


def choose(root: Path, scan: Scan, named: Collection[str], language: str) -> Choice:
    """Sort the Markdown files by what they are for; those that books name are none of them."""
    choice = Choice()
    readmes = []
    recordings = {_strip_suffix(path): path for path in scan.files if media_type_of(path)}
    for path in filter(is_markdown, scan.files):
        sites = _find_innermost_sites(path, scan.sites)
        if path in named:
            continue
        if is_readme(path) and not _folder(path):
            choice.readmes.append(path)
            continue
        if not all(site.has_posts_at(path) for site in sites) or _is_for_developers(root, path, sites):
            choice.no_content.append(path)
        elif _is_front_page(path):
            choice.sections.append(path)
        elif is_private(path, scan.sites):
            choice.private.append(path)
        elif is_readme(path):
            readmes.append(path)
        elif recording := recordings.get(_strip_suffix(path), ""):
            (choice.transcripts if _is_transcript(root, path, recording) else choice.posts).append(path)
        else:
            choice.posts.append(path)
    _sort_in_readmes(readmes, choice, scan.sites)
    choice.no_content += [path for path in scan.files if _is_page_of_tool(path, scan.sites)]
    choice.posts.sort()
    choice.opening = _choose_opening(choice.sections, scan.sites, language)
    choice.sections = [path for path in choice.sections if path != choice.opening]
    return choice


def is_private(path: str, sites: Iterable[Site]) -> bool:
    """Return whether a file's name, or that of a folder around it, begins with an underscore that means something."""
    opened = {folder for site in sites for folder in site.opened}
    parts = path.split("/")
    closed = ("/".join(parts[: n + 1]) for n, part in enumerate(parts) if part.startswith("_") and part not in _JEKYLL)
    return any(folder not in opened for folder in closed)


def is_filled_by_tool(post: Post, sites: Iterable[Site]) -> bool:
    """Return whether a post of another tool's site has nothing to say.

    So have a front page, a list of posts, the page “not found”.
    """
    stem = PurePosixPath(post.path).stem.lower()
    around = [site for site in sites if site.holds(post.path)]
    if not around or stem == "404" or post.body.strip():
        return bool(around) and stem == "404"
    is_front = stem == "index" and any(_folder(post.path) in (site.folder, *site.content) for site in around)
    return is_front or any(key.lower() in _FILLED for key in post.metadata)


def report_choice(choice: Choice, scan: Scan) -> Iterator[Problem]:
    """Yield what is said of those that are no posts.

    There is one sentence for all that was passed over, and one for each section.
    """
    yield from (Problem(path, 0, 0, "private", sentence("private, left out"), _HINT) for path in choice.private)
    message = sentence("the index page of a section is not an article; left out")
    hint = sentence("rename it to publish it, for example a-propos.md")
    yield from (Problem(path, 0, 0, "other-tool", message, hint) for path in choice.sections)
    passed = [f"{folder}/" for folder in sorted(scan.passed_over)]
    if passed or choice.no_content:
        names = [*passed, *sorted(choice.no_content)]
        message = sentence(
            "left out, because they are not posts: {counted} ({names})",
            counted=_describe_counts(len(passed), len(choice.no_content)),
            names=shorten_list(names),
        )
        yield Problem("", 0, 0, "other-tool", message, sentence("put what is to be published elsewhere"))


def report_other_texts(files: Iterable[str], sites: Sequence[Site]) -> Iterator[Problem]:
    """Yield a problem for each text in another format among the posts.

    It is none where a link offers the text.
    """
    for path in files:
        kind = other_format(path)
        among_posts = _OF_FILES.isdisjoint(_folder(path).lower().split("/"))
        is_text = kind and among_posts and not _is_page_of_tool(path, sites)
        if is_text and all(site.has_posts_at(path) for site in _find_innermost_sites(path, sites)):
            hint = _IMPORT_HINT if is_importable(path) else _OTHER_HINT
            yield Problem(path, 0, 0, "other-format", sentence("{kind}, which is not published", kind=kind), hint)


def shorten_list(names: Sequence[str]) -> str:
    """Return the names, or of many the first few with the number of all."""
    if len(names) <= _NAMED + 1:
        return ", ".join(names)
    return with_others(", ".join(names[:_NAMED]), len(names) - _NAMED)


def _describe_counts(folders: int, files: int) -> str:
    of_folders = counted("{number} folder", "{number} folders", folders)
    of_files = counted("{number} file", "{number} files", files)
    if folders and files:
        return sentence("{folders} and {files}", folders=of_folders, files=of_files)
    return of_folders if folders else of_files


def _find_innermost_sites(path: str, sites: Iterable[Site]) -> list[Site]:
    """Return the sites to whose own folder a path belongs."""
    around = [site for site in sites if site.holds(path)]
    deepest = max((len(site.folder) for site in around), default=0)
    return [site for site in around if len(site.folder) == deepest]


def _is_for_developers(root: Path, path: str, sites: Iterable[Site]) -> bool:
    """Return whether a file at the root, or beside a tool's configuration, tells of the repository.

    One with a front matter is a page of the site.
    """
    folder = _folder(path)
    beside = any(site.folder == folder and site.tool != "Obsidian" for site in sites)
    if not (is_of_repository(path) and (beside or not folder)) and not (is_readme(path) and beside and folder):
        return False
    try:
        return not read_below(root, path, 3).startswith(b"---")
    except OSError:
        return False


def _is_page_of_tool(path: str, sites: Sequence[Site]) -> bool:
    """Return whether a web page is one that a tool fills with its posts, as far as its folder tells."""
    if not is_web_page(path) or is_private(path, sites):
        return False
    builders = [site for site in _find_innermost_sites(path, sites) if site.tool != "Obsidian"]
    own = any(not site.content and site.has_posts_at(path) for site in builders)
    return own and {*_JEKYLL, *_OF_FILES}.isdisjoint(_folder(path).split("/"))


def _sort_in_readmes(readmes: Iterable[str], choice: Choice, sites: Sequence[Site]) -> None:
    """Put READMEs among the posts whose folder has no other, nor below it, or that a tool takes for one.

    The README of the content folder itself is about the folder, and no post.
    """
    readmes = list(readmes)
    held = Counter(folder for path in (*choice.posts, *readmes) for folder in _list_folders_around(path))
    for path in readmes:
        shown = any(_shows_readme(site, path) for site in sites)
        folder = _folder(path)
        if shown or (folder and held[folder] == 1 and _OF_FILES.isdisjoint(folder.lower().split("/"))):
            choice.posts.append(path)
        elif folder:
            choice.no_content.append(path)
            if _OF_FILES.isdisjoint(folder.lower().split("/")):
                choice.readmes.append(path)


def _list_folders_around(path: str) -> Iterator[str]:
    """Yield all folders around a file, but for the content folder."""
    while path := _folder(path):
        yield path


def _shows_readme(site: Site, readme: str) -> bool:
    """Return whether the tool makes a page of this README."""
    names = _SHOWING_READMES.get(site.tool, ())
    folders = site.content or [f"{site.folder}/{name}".lstrip("/") for name in names]
    return bool(names) and any(readme.startswith(f"{folder}/") for folder in folders)


def _is_front_page(path: str) -> bool:
    """Return whether a file is what Hugo calls `_index.md`, in one language or the other."""
    name = path.rpartition("/")[2].lower()
    return name.startswith("_index.") and not is_private(_folder(path), ())


def _choose_opening(pages: Sequence[str], sites: Sequence[Site], language: str) -> str:
    """Return the front page of the whole among those of sections: that of the language, where there are several."""
    bases = [*(folder for site in sites if not site.folder for folder in site.content), "", "content"]
    short = language.partition("-")[0].lower()
    for base in bases:
        own = [path for path in pages if _folder(path) == base]
        own += [path for path in pages if short and _folder(path).lower() == f"{base}/{short}".lstrip("/")]
        named = [path for path in own if f".{short}." in PurePosixPath(path).name.lower()]
        plain = [path for path in own if PurePosixPath(path).name.count(".") == 1]
        if best := [*named, *plain, *own]:
            return best[0]
    return ""


def report_unplayed(transcripts: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each transcript; it is dropped later if a post plays the recording."""
    for path in transcripts:
        message = sentence("a transcript of the recording beside it, which no post plays; left out")
        yield Problem(path, 0, 0, "other-format", message, _TRANSCRIPT_HINT)


def _is_transcript(root: Path, path: str, recording: str) -> bool:
    """Return whether a Markdown file beside a recording of its name says what is heard there.

    One with a front matter is a post, and so is one that plays the recording.
    """
    try:
        text = read_below(root, path, _BEGINNING)
    except OSError:
        return False
    opens = text.removeprefix(b"\xef\xbb\xbf").startswith((b"---", b"+++"))
    return not opens and PurePosixPath(recording).name.encode() not in text


def _strip_suffix(path: str) -> str:
    return path.removesuffix(PurePosixPath(path).suffix)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
