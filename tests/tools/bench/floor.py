"""Only the work of the engines: `python floor.py FOLDER PANDOC STEP ...`, as little around it as one can have.

FOLDER is what `prepare.py` wrote. The step `pandoc` starts pandoc twice for each of FOLDER/posts/*.md, once for the
site's HTML and once for the e-book's XHTML. Any other step names a folder of HTML in FOLDER: each document is laid out
by WeasyPrint and written as tagged PDF, with fonts set up once and style sheets read once. The last line printed is a
JSON object: processor seconds of each stage, pages and bytes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

# As the pipeline reads and writes (pandoc/document.py), without the positions that only its repairs need.
_READER = "commonmark_x-smart-yaml_metadata_block+autolink_bare_uris"
_WRITER = ("--wrap=none", "--mathml", "--syntax-highlighting=pygments", "--sandbox")
_FORMATS = {"html": "html5", "xhtml": "html4"}
_VARIANT = "pdf/a-3a"


def _seconds() -> float:
    """Processor time of this process and of those that it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


class Stages:
    """Processor seconds by stage; what came before the first is the interpreter's start."""

    def __init__(self) -> None:
        """Nothing measured yet."""
        self.seconds: dict[str, float] = {}
        self._last = 0.0

    def end(self, name: str) -> None:
        """What was used since the last end is of this stage."""
        now = _seconds()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now


def convert(folder: Path, pandoc: str, stages: Stages) -> None:
    """Each post to each format, a process each."""
    for name, writer in _FORMATS.items():
        (folder / name).mkdir(exist_ok=True)
        for post in sorted((folder / "posts").glob("*.md")):
            target = folder / name / f"{post.stem}.html"
            subprocess.run([pandoc, "-f", _READER, "-t", writer, *_WRITER, "-o", target, post], check=True)
        stages.end(f"pandoc {name}")


def set_pages(folder: Path, step: str, stages: Stages) -> tuple[int, int]:
    """Each document of FOLDER/STEP to a PDF beside it; the number of pages and of bytes."""
    import weasyprint  # noqa: PLC0415 - a stage of its own
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - its time is named

    stages.end("imports")
    fonts = FontConfiguration()
    own = folder / "sheets" / (step if (folder / "sheets" / step).exists() else "print")
    sheets = [weasyprint.CSS(filename=path, font_config=fonts) for path in sorted(own.glob("*.css"))]
    stages.end("set-up")
    pages = size = 0
    for path in sorted((folder / step).glob("*.html")):
        html = weasyprint.HTML(string=path.read_text("utf-8"), base_url=str(folder / "pictures") + "/")
        document: Any = html.render(stylesheets=sheets, font_config=fonts)
        stages.end("layout")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # the engine leaves its colour profile open
            pdf: bytes = document.write_pdf(pdf_variant=_VARIANT)
        path.with_suffix(".pdf").write_bytes(pdf)
        pages, size = pages + len(document.pages), size + len(pdf)
        stages.end("pdf")
    return pages, size


def main(folder: Path, pandoc: str, steps: list[str]) -> None:
    """Run the steps and print what they took."""
    stages = Stages()
    stages.end("imports")
    pages = size = 0
    for step in steps:
        if step == "pandoc":
            convert(folder, pandoc, stages)
        else:
            pages, size = set_pages(folder, step, stages)
    sys.stdout.write(json.dumps({"stages": stages.seconds, "pages": pages, "bytes": size}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
