"""Meanings of tags for a reader: a picture, a link, words, code, or nothing. A dictionary; nothing is executed.

A tag that is not in the dictionary is read by the names of its arguments: what has a picture's address is a picture,
what has an address and words is a link, and words that a reader would have seen stay words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from pipeline.dialects.arguments import Arguments, clean_markdown, escape, read_arguments, split_size, strip_markup
from pipeline.dialects.tag_boxes import KEYS
from pipeline.dialects.tags import TemplateTag
from pipeline.files.kinds import media_type_of

Kind = Literal[
    "nothing",
    "words",
    "link",
    "picture",
    "code",
    "quotation",
    "box",
    "formula",
    "rule",
    "edge",
    "abbreviation",
    "place",
]
How = Literal["silent", "translated", "kept", "left out"]


@dataclass(frozen=True)
class Notice:
    """Message to an author about a sign, in place of that about a tag."""

    rule: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Meaning:
    """Meaning of a tag: its text, its kind, and how much of the tag that is.

    `lead` is put before the text in bold type, or is a picture's caption; `address` is the target of a link or the
    file of a picture, also for a tag in the place of an address. `poster` is the picture shown in place of a film. An
    edge is one end of a pair of signs (`pairs`). `markdown` is what else it says, for pandoc to read behind its word.
    """

    kind: Kind = "nothing"
    text: str = ""
    address: str = ""
    lead: str = ""
    language: str = ""
    beyond: str = ""
    width: str = ""
    poster: str = ""
    markdown: str = ""
    how: How = "translated"
    notice: Notice | None = None

    @property
    def stands_alone(self) -> bool:
        """Return whether it is no part of a sentence."""
        return self.kind in ("picture", "code", "quotation") or (self.kind == "words" and bool(self.lead))


NOTHING = Meaning(how="silent")
_PICTURE = re.compile(r"(?i)\.(?:jpe?g|jfif|png|gif|svg|webp|avif|bmp|tiff?|hei[cf])(?:[?#].*)?$")
_PICTURE_NAME = re.compile(r"(?i)(?:^|[-_/])(?:figure|fig|img|image|picture|photo|screenshot)")
_VIDEO_NAME = re.compile(r"(?i)(youtube|vimeo)")
_FILE = re.compile(r"(?i)[^\s{}]+\.(?:md|markdown|html?|pdf|docx?|pptx?|xlsx?|odt|zip|mp[34])(?:[?#].*)?$")
_ADDRESS = re.compile(r"(?i)(?:https?:)?//\S+")
_WITH_WORDS = frozenset({"post_link", "asset_link"})
REFERENCES = frozenset("ref relref link post_url post_path tmp url_for asset_path".split()) | _WITH_WORDS
_FIRST = re.compile(r"""("[^"]*"|'[^']*'|\S+)(.*)""", re.DOTALL)
_ESCAPES = re.compile(r"\s(?:true|false)\s*$")
_PLACES = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "instagram": "https://www.instagram.com/p/",
    "gist": "https://gist.github.com/",
    "speakerdeck": "https://speakerdeck.com/player/",
    "codepen": "https://codepen.io/",
    "asciicast": "https://asciinema.org/a/",
    "jsfiddle": "https://jsfiddle.net/",
    "google-drive": "https://drive.google.com/file/d/",
    "bilibili": "https://www.bilibili.com/video/",
}
_IDS = ("id", "video-id", "videoid", "video", "v", "url", "src", "href", "link")
_SOURCES = ("src", "image", "img", "path", "file", "url", "image-path", "source", "filename", "image-url")
_HREFS = (
    *("href", "link", "url", "button-url", "src", "file", "path", "to", "data", "target"),
    *("mp3", "m4a", "ogg", "wav", "mp4", "webm", "ogv"),
)
_ALTS = ("alt", "alt-text", "image-alt", "alttext")
_CREDITS, _LINKS_OF_CREDITS = ("attr", "attribution", "credit"), ("attrlink", "attribution-link", "credit-link")
_TITLES = ("title", "caption", "label", "alt", "description", "name")
_LEADS = ("kicker", "title", "heading", "header", "summary", "label", "name", "tab-name")
_TEXTS = (
    *("text", "content", "body", "intro", "description", "caption", "message", "quote", "alt"),
    *("cite", "attribution", "author", "position", "organization", "button-text", "version"),
)
_TITLED = frozenset("tab details expand collapse admonition spoiler notice".split())
_CONTROL = frozenset(
    "if elif elsif else unless case when for tablerow while capture block macro call filter trans blocktrans "
    "with autoescape set assign increment decrement cycle break continue extends import from liquid layout do".split()
)
_SILENT = frozenset("raw verbatim rawhtml unsafe".split())
_ADDRESS_FILTERS = frozenset(
    "url relative_url absolute_url asset_url asset_path file_url img_url prepend append relurl absurl".split()
)
_WORD_FILTERS = frozenset(
    "downcase upcase capitalize escape xml_escape markdownify strip newline_to_br smartify upper lower title trim safe "
    "slugify titleize humanize default t translate i18n replace strip_html textilize truncate".split()
)
_PICTURE_FILTER = re.compile(r"photo|image|img|icon|svg|picture|avatar")
_SIZES = re.compile(r"\A(?:\s+\d{1,5}(?:%|px)?(?=\s|\Z))+")
_ENDS = (".", "!", "?", ":", "…", "。")
_OPTION_OF_CODE = re.compile(r"(?<!\S)[a-z_]{2,20}:(?!/)\S*")
_STRING = re.compile(r"""(?:"([^"]*)"|'([^']*)')\s*(.*)""", re.DOTALL)
_FILTER = re.compile(r"\|\s*([A-Za-z_]\w*)")


def interpret(tag: TemplateTag, known: Mapping[str, str]) -> Meaning:
    """Return what the tag says; `known` has what is known of its post, `page.title` and the like."""
    is_of_quarto = tag.name == "meta" and tag.rest.strip() in known
    match "output" if is_of_quarto else tag.kind:
        case "output":
            return _translate_output(tag.rest, known)
        case "code":
            return _translate_code(tag)
        case "wiki":
            return _translate_wiki(tag)
        case "shown":
            return Meaning("words", tag.content, how="silent")
        case "statement" | "shortcode" | "component" if not tag.closing and tag.name not in _SILENT:
            return _translate_named(tag, read_arguments(tag.rest), known)
    return NOTHING


def _translate_code(tag: TemplateTag) -> Meaning:
    content = re.sub(r"\A[ \t]*\n|\n[ \t]*\Z", "", tag.content)
    language = re.search(r"\blang:(\S+)", tag.rest) or re.match(r"""["']?([\w+#.-]*)""", tag.rest)
    name = "mermaid" if tag.name == "mermaid" else language[1].lower() if language else ""
    if tag.name not in ("codeblock", "code"):
        return Meaning("code", content, language=name)
    # Hexo's: a title, the language, an address and its words, then options.
    rest = _OPTION_OF_CODE.sub("", tag.rest).strip()
    web = re.search(r"https?://\S+", rest)
    title = _unquote(rest[: web.start()] if web else rest)
    link = f"[{escape(_unquote(rest[web.end() :])) or web[0]}](<{web[0]}>)" if web else ""
    name = name if "lang:" in tag.rest else PurePosixPath(title).suffix[1:].lower()
    return Meaning("code", content, language=name, lead=title, markdown=link)


def _translate_wiki(tag: TemplateTag) -> Meaning:
    page, _, text = tag.rest.replace("\\|", "|").partition("|")  # as it is written in a table
    page, text = page.strip(), text.strip()
    if tag.name == "embed" and (_PICTURE.search(page) or _is_played(page)):
        words, width = split_size(text, alone=True)
        return Meaning("picture", words, page.partition("#")[0], width=width)
    name, _, heading = page.partition("#")
    address, is_block = f"{name}#{heading.lstrip('^')}" if heading else name, heading.startswith("^")
    shown = f"{name} › {heading}" if name and heading and not is_block else name or heading.lstrip("^")
    return Meaning("link", text or shown, address)


def _translate_output(expression: str, known: Mapping[str, str]) -> Meaning:
    literal = _STRING.fullmatch(expression)
    if literal is None:
        value = known.get(expression.partition("|")[0].strip(), "")
        return Meaning("words", value, value) if value else Meaning(how="left out")
    text = literal[1] if literal[1] is not None else literal[2]
    filters = [name.lower() for name in _FILTER.findall(literal[3])]
    if _PICTURE.search(text) and not filters:
        return Meaning("words", text, text)
    if filters and not set(filters) & (_ADDRESS_FILTERS | _WORD_FILTERS):
        if any(_PICTURE_FILTER.search(name) for name in filters):
            return Meaning(address=text, how="left out")
        return Meaning("words", text, text, how="kept")
    return Meaning("words", text, text)


def _translate_component(tag: TemplateTag, arguments: Arguments) -> Meaning:
    named = {key: value for key, value in arguments.named.items() if key in KEYS and not value.startswith("{")}
    meaning = _translate_by_name(tag.name.lower(), tag, Arguments(named, (), arguments.quoted))
    if meaning.kind == "nothing" and meaning.address:
        meaning = Meaning("link", meaning.address, meaning.address)
    return replace(meaning, how="silent")


def _translate_named(tag: TemplateTag, arguments: Arguments, known: Mapping[str, str]) -> Meaning:
    name = tag.name.lower()
    if tag.kind == "component":
        return _translate_component(tag, arguments)
    if "{{" in tag.rest:  # it depends on what is not known
        return Meaning(how="left out")
    if tag.kind == "statement" and name in _CONTROL:
        return Meaning(how="kept" if name in ("if", "unless", "for", "capture", "block", "call") else "left out")
    if name in REFERENCES:
        return _translate_reference(name, tag, arguments)
    if name in ("include", "include_relative", "include_cached", "partial", "render", "render_partial", "component"):
        return _translate_included(tag, arguments, known)
    return _translate_by_name(name, tag, arguments)


def _translate_reference(name: str, tag: TemplateTag, arguments: Arguments) -> Meaning:
    """Return a link to a post or a file; of Hexo's, words follow it, or precede the address of a whole link."""
    web = next((text for text in arguments.positional[1:] if _ADDRESS.match(text)), "") if name == "link" else ""
    if web:
        return Meaning("link", _unquote(tag.rest.partition(web)[0]), web)
    match = _FIRST.match(tag.rest) if name in _WITH_WORDS else None
    if match:
        address = _unquote(match[1])
        name = re.sub(r"\A\d{4}-\d{2}-\d{2}-|[-_]+", " ", PurePosixPath(address).name).strip()
        return Meaning("link", _unquote(_ESCAPES.sub("", match[2])) or name, address)
    address = next((text for text in (*arguments.positional, *arguments.named.values()) if text), "")
    return Meaning("link", address=address) if address else Meaning(how="left out")


def _unquote(text: str) -> str:
    text = text.strip()
    return strip_markup(text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text)


def _translate_included(tag: TemplateTag, arguments: Arguments, known: Mapping[str, str]) -> Meaning:
    """Return a piece of another file: its name says what its arguments are for."""
    if not arguments.positional:
        return Meaning(how="left out")
    name = PurePosixPath(arguments.positional[0]).name.partition(".")[0].lower()
    rest = replace(arguments, positional=arguments.positional[1:])
    if pictures := known.get(f"pictures.{rest.named.get('id', name)}", ""):
        caption = clean_markdown(rest.named.get("caption", ""))
        return Meaning(markdown=f"{pictures}\n\n{caption}".strip())
    if name == "video":
        name = rest.named.get("provider", name).lower()
    meaning = _translate_by_name(name, tag, rest)
    only_words = meaning.kind == "link" and meaning.text == meaning.address
    is_known = name in _PLACES or _VIDEO_NAME.search(name)
    return Meaning(address=meaning.address, how="left out") if only_words and not is_known else meaning


def _translate_by_name(name: str, tag: TemplateTag, arguments: Arguments) -> Meaning:
    if video := _VIDEO_NAME.search(name):
        return _translate_video(video[1].lower(), arguments)
    if name in _PLACES:
        return _place(name, arguments)
    if name in ("tweet", "twitter", "x"):
        return _make_link(_find_key(arguments), f"https://twitter.com/{arguments.named.get('user', 'i')}/status/", "")
    if recording := _translate_recording(arguments):
        return recording
    if picture := _translate_picture(name, tag, arguments):
        return picture
    return _translate_by_arguments(name, tag, arguments)


def _is_played(address: str) -> bool:
    return bool(media_type_of(re.split(r"[?#]", address, maxsplit=1)[0])) and not _ADDRESS.match(address)


def _translate_recording(arguments: Arguments) -> Meaning | None:
    """Return a sound or a film beside the posts, which a tag of any name plays."""
    texts = [*arguments.named.values(), *arguments.positional]
    source = next((text for text in texts if _is_played(text) and " " not in text), "")
    if not source:
        return None
    others = (text for text in arguments.positional if text != source and " " in text)
    title = arguments.first(_TITLES) or next(others, "")
    return Meaning(
        "picture", strip_markup(title), source, poster=arguments.first(("poster", "image", "thumbnail", "cover"))
    )


def _translate_video(site: str, arguments: Arguments) -> Meaning:
    title = arguments.first(("title", "alt", "caption", "label")) or " ".join(arguments.positional[1:2])
    return _make_link(_find_key(arguments), _PLACES[site], title)


def _place(name: str, arguments: Arguments) -> Meaning:
    parts = [arguments.named.get("user", ""), arguments.first(_IDS), *arguments.positional]
    title = arguments.first(("title", "caption", "alt"))
    if name == "gist" and "." in parts[-1] and "/" not in parts[-1]:  # one file of several
        file = parts.pop()
        title, parts[-1] = title or file, f"{parts[-1]}#file-{re.sub(r'[^0-9a-z]+', '-', file.lower())}"
    return _make_link("/".join(part for part in parts[:4] if part), _PLACES[name], title)


def _find_key(arguments: Arguments) -> str:
    return arguments.first(_IDS) or next(iter(arguments.positional), "")


def _make_link(key: str, site: str, title: str) -> Meaning:
    """Return a link to what has a key at a site, or whose address is its key."""
    if not key:
        return Meaning(how="left out")
    address = key if "//" in key else f"{site}{key}"
    return Meaning("link", strip_markup(title) or address, address)


def _translate_picture(name: str, tag: TemplateTag, arguments: Arguments) -> Meaning | None:
    """Return a picture: it has a picture's address, or a picture's name and any address."""
    named = arguments.first(_SOURCES)
    texts = list(arguments.positional)
    called_so = bool(_PICTURE_NAME.search(name))
    source = named
    if not source or (not called_so and not _PICTURE.search(source)):
        description = next((text for text in texts if _PICTURE.search(text) and " " not in text), "")
        source = description or (named or next(iter(texts), "") if called_so else "")
    if not source or (tag.kind == "statement" and source not in arguments.quoted and not _PICTURE.search(source)):
        return None
    if name in ("asset_img", "img") and tag.kind == "statement" and not arguments.named:
        return _translate_picture_of_hexo(source, tag.rest.partition(source)[2])
    alt = arguments.first(_ALTS)
    others = [text for text in texts if text != source and text in arguments.quoted]
    if not alt and others and "alt" not in arguments.named:
        # `"src" "alt" "sizes"` as often as `"src" "class" "alt"`: what reads like a sentence.
        alt = max(others, key=lambda text: (text.count(" "), len(text)))
    title, caption, credit = (
        arguments.first(keys, only_quoted=tag.kind == "statement") for keys in (("title",), ("caption",), _CREDITS)
    )
    words = " ".join(dict.fromkeys(strip_markup(text) for text in (title, caption, credit) if text))
    markdown = _write_caption(title, caption, credit, arguments.first(_LINKS_OF_CREDITS))
    link = arguments.named.get("link", "")
    return Meaning(
        "picture", strip_markup(alt), source, words, beyond=link, markdown=markdown if markdown != words else ""
    )


def _translate_picture_of_hexo(source: str, rest: str) -> Meaning:
    """Return a picture behind whose address its size, its title and its alternative text may follow, quoted or not."""
    words = _SIZES.sub("", rest.lstrip("\"'")).strip()
    words = words.strip("'") if '"' in words else words  # '"title" "alternative text"'
    texts = read_arguments(words).positional if words[:1] in ("'", '"') else (words,)
    title, alt = (texts[0], texts[1]) if len(texts) > 1 else ("", texts[0] if texts else "")
    return Meaning("picture", strip_markup(alt), source, strip_markup(title))


def _write_caption(title: str, caption: str, credit: str, link: str) -> str:
    """Return the caption of a picture as Markdown: its title in bold where there is more, then whom it is owed to."""
    title, caption, credit = (clean_markdown(text) for text in (title, caption, credit))
    if title and (caption or credit) and title != caption:
        stop = "" if strip_markup(title).endswith(_ENDS) else "."
        title = f"**{escape(strip_markup(title))}{stop}**"
    words = " ".join(dict.fromkeys(filter(None, (title, caption))))
    return " — ".join(filter(None, (words, f"[{credit}](<{link}>)" if credit and link else credit)))


def _translate_by_arguments(name: str, tag: TemplateTag, arguments: Arguments) -> Meaning:
    only_quoted = tag.kind == "statement"
    lead = [strip_markup(text) for key in _LEADS if (text := arguments.first((key,), only_quoted=only_quoted))]
    if not lead and name in _TITLED and arguments.positional:
        lead = [strip_markup(arguments.positional[-1])]
    texts = [strip_markup(text) for key in _TEXTS if (text := arguments.first((key,), only_quoted=only_quoted))]
    address = arguments.first(_HREFS)
    if not address:
        address = next((text for text in arguments.positional if _ADDRESS.match(text) or _FILE.match(text)), "")
    title, text = ": ".join(filter(None, lead)), " — ".join(filter(None, texts))
    if address and ("/" in address or "." in address):
        words = " — ".join(filter(None, (title, text)))
        if words or _ADDRESS.match(address):
            return Meaning("link", words or address, address)
        return Meaning("link" if name in ("button", "btn") else "nothing", "", address, how="left out")
    if "quote" in name and (text or title):
        return Meaning("quotation", text or title)
    if "quote" in arguments.named and text:
        return Meaning("quotation", text, lead=title)
    if title or text:
        return Meaning("words", text, lead=title)
    return Meaning(how="left out")
