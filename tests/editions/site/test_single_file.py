"""An article as one file: whole where nothing else of the site is, in Chromium."""

import re
from pathlib import Path

import pytest

from pipeline.editions.site.single_file import SingleFile, plan_single_files, write_single_file
from pipeline.jobs.blob import Blob
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.making import picture, write
from tests.judges.html import axe, vnu
from tests.preview.browser import Browser

_POST = """\
---
title: Une page
date: 2025-03-01
tags: [son]
---
Un début, et [une autre page](autre.md#fin).[^un]

![Un plan](plan.png)

## Première

[^un]: Une note.
"""


def made(html: str, files: dict[str, bytes], base_url: str = "") -> str:
    blobs = {path: Blob.of(data) for path, data in files.items()}
    (job,) = plan_single_files({"essai": Blob.of(html)}, blobs, base_url)
    return write_single_file(job).text


def test_what_a_page_shows_stands_in_it() -> None:
    html = '<picture><source type="image/avif" srcset="../sizes/960/a%20b.jpg.avif 960w">\n<img src="../media/a%20b.jpg" \
srcset="../sizes/480/a%20b.jpg 480w, ../sizes/960/a%20b.jpg 960w, ../media/a%20b.jpg 1600w" sizes="100vw" alt="&lt;"></picture>'
    files = {"media/a b.jpg": b"large", "sizes/480/a b.jpg": b"small", "sizes/960/a b.jpg": b"middle"}
    assert made(html, files) == '<picture>\n<img src="data:image/jpeg;base64,bWlkZGxl" alt="&lt;"></picture>'


@pytest.mark.parametrize("base_url", ["", "https://essai.example/"])
def test_what_leads_elsewhere_leads_to_the_site_or_nowhere(base_url: str) -> None:
    html = '<a href="#bas">a</a><a href="autre.html#fin">b</a><a href="https://ailleurs.example/">c</a>'
    led = f' href="{base_url}articles/autre.html#fin"' if base_url else ""
    assert made(html, {"articles/autre.html": b""}, base_url) == (
        f'<a href="#bas">a</a><a{led}>b</a><a href="https://ailleurs.example/">c</a>'
    )


def test_only_the_fonts_of_its_letters_stand_in_it() -> None:
    faces = (
        '@font-face { font-family: "A"; font-display:optional;src: url("fonts/a.woff2"); unicode-range: U+0000-00FF, U+2??; }'
        '@font-face{font-family:"B";src:url(fonts/b.woff2);unicode-range:U+0370-03FF}'
        '@font-face{font-family:"Source Code Pro";src:url(fonts/c.woff2)}'
    )
    fonts = {f"assets/fonts/{name}.woff2": name.encode() for name in "abc"}
    page = '<link rel="stylesheet" nonce="x" href="../assets/site.css">'
    files = {"assets/site.css": faces.encode(), **fonts}
    assert re.findall('"[ABS][^"]*"', made(f"{page}<p>été</p>", files)) == ['"A"']
    assert re.findall('"[ABS][^"]*"', made(f"{page}<p>été α</p><code>x</code>", files)) == [
        '"A"',
        '"B"',
        '"Source Code Pro"',
    ]
    whole = made(f"{page}<p>été</p>", files)
    assert "font-display:block;src: url(data:font/woff2;base64,YQ==)" in whole
    assert "optional" not in whole


def test_no_other_script_than_the_readers_stands_in_it() -> None:
    html = '<script nonce="x" src="../assets/reading.js" data-words=\'{"a": "é", "search": "Chercher"}\' data-worker="../worker.js" data-fonts="site"></script><script src="../assets/search.js"></script>'
    files = {"assets/reading.js": b"'</script>'", "assets/search.js": b"search()"}
    assert made(html, files) == '<script nonce="x" data-words="{&quot;a&quot;: &quot;é&quot;}">\'<\\/script>\'</script>'


def test_a_job_holds_the_files_that_its_page_names() -> None:
    blobs = {path: Blob.of(path.encode()) for path in ("media/a.png", "media/b.png", "assets/site.css", "a.pdf")}
    pages = {"a": Blob.of('<img src="../media/a.png"><a href="../a.pdf">a</a>')}
    (job,) = plan_single_files(pages, blobs, "")
    assert isinstance(job, SingleFile)
    assert set(job.files) == {"media/a.png", "assets/site.css"}


@pytest.mark.judge
def test_the_file_is_whole_wherever_it_lies(tmp_path: Path, chromium: Browser) -> None:
    files: dict[str, str | bytes] = {
        "page.md": _POST,
        "autre.md": "---\ntitle: Autre\n---\n\n## Fin\n\nUn mot.\n",
        "plan.png": picture(),
    }
    content = write(tmp_path / "content", {"collection.yaml": "title: Carnet\nlanguage: fr\n", **files})
    publish(Options(content, tmp_path / "output", ("site",), workers=1, single=True))
    site = (tmp_path / "output" / "articles" / "page.html").read_text("utf-8")
    assert 'href="../single/page.html"' in site
    lone = tmp_path / "lone" / "page.html"
    lone.parent.mkdir()
    lone.write_bytes((tmp_path / "output" / "single" / "page.html").read_bytes())
    assert vnu([lone])[lone] == []
    assert axe([lone])[lone] == []
    chromium.open(lone.as_uri())
    loaded = chromium.evaluate("performance.getEntriesByType('resource').map((one) => one.name.slice(0, 5))")
    assert set(loaded) <= {"data:"}
    chromium.until("document.querySelector('main img').naturalWidth === 4")
    assert chromium.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Source Serif 4\"'))")
    assert chromium.evaluate("document.querySelectorAll('a[href]:not([href^=\"#\"])').length") == 0
    assert chromium.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Serif 4"')
