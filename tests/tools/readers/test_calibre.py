"""The sample's e-book in Calibre, where that is installed: made into Kindle's format, and read in its viewer."""

import json
import os
import re
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.judges import programs

pytestmark = pytest.mark.judge

# What Calibre says where it does not understand, or has to fix, what it is given.
WARNING = re.compile(
    r"warn|error|fail|invalid|missing|unknown|not allowed|syntax|could not|skipp|CSS\w+:", re.IGNORECASE
)
FRAMES = {"light": ("white", 16), "dark": ("black", 16), "large": ("white", 32)}
TURNS = 14


def calibre(name: str) -> str:
    """Return one of Calibre's programs; skip without it, as nothing published needs it."""
    return shutil.which(name) or pytest.skip(f"Calibre ({name}) not found: apt-get install calibre brings it")


def converted(book: Path, target: Path, home: Path) -> tuple[int, str]:
    """Return exit code and output of ebook-convert."""
    environment = os.environ | {"CALIBRE_CONFIG_DIRECTORY": str(home)}
    command = [calibre("ebook-convert"), str(book), str(target)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def warnings(told: str) -> list[str]:
    return [line for line in told.splitlines() if WARNING.search(line) and "Detected chapter" not in line]


def test_kindle_s_format_can_be_made_without_a_warning(sample: Path, tmp_path: Path) -> None:
    code, told = converted(sample, tmp_path / "book.azw3", tmp_path)
    assert (code, warnings(told)) == (0, [])
    assert "AZW3 output written" in told
    code, _ = converted(tmp_path / "book.azw3", tmp_path / "book.txt", tmp_path)
    text = (tmp_path / "book.txt").read_text("utf-8")
    assert code == 0
    # Text, a note, a table and a formula have come along.
    for words in (
        "La mire, ou l’image qui regarde l’écran",
        "Retard acceptable",
        "HLS ou DASH à faible latence",
        "Colophon",
    ):
        assert words in text


def test_a_sheet_that_calibre_does_not_understand_is_found(sample: Path, tmp_path: Path) -> None:
    worse = tmp_path / "worse.epub"
    with zipfile.ZipFile(sample) as source, zipfile.ZipFile(worse, "w") as target:
        for item in source.infolist():
            sheet = b"\np { border-top: 1px solid #8a827880 }" if item.filename.endswith(".css") else b""
            target.writestr(item, source.read(item) + sheet)
    _, told = converted(worse, tmp_path / "worse.azw3", tmp_path)
    assert warnings(told)


@contextmanager
def viewer(book: Path, frame: str, home: Path) -> Iterator[int]:
    """Open a book in Calibre's viewer without a screen; yield the port of its developer tools."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    colours, size = FRAMES[frame]
    settings = {"session_data": {"current_color_scheme": colours, "base_font_size": size}, "old_prefs_migrated": True}
    (home / "viewer-webengine.json").write_text(json.dumps(settings), "utf-8")
    environment = os.environ | {
        "CALIBRE_CONFIG_DIRECTORY": str(home),
        "CALIBRE_CACHE_DIRECTORY": str(home / "cache"),
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "QTWEBENGINE_REMOTE_DEBUGGING": f"127.0.0.1:{port}",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu",
    }
    command = [calibre("ebook-viewer"), "--new-instance", str(book)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield port
        finally:
            process.terminate()


def turned(book: Path, frame: str, folder: Path) -> tuple[dict[str, Any], Path]:
    """Return the viewer's text page by page, and a screenshot of the last."""
    tools, node = programs.npm_file("Calibre", "ws/index.js"), programs.node("Calibre")
    picture = folder / f"calibre-{frame}.png"
    with viewer(book, frame, folder) as port:
        command = [node, str(Path(__file__).with_name("viewer.js")), str(tools), str(port), "390", "760", str(TURNS)]
        run = subprocess.run([*command, str(picture)], capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    report: dict[str, Any] = json.loads(run.stdout)
    return report, picture


@pytest.fixture(scope="module", params=FRAMES)
def seen(
    request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Any], Path]:
    """Return a setting's name, the measurements with it, and a screenshot."""
    return (request.param, *turned(sample, request.param, tmp_path_factory.mktemp(request.param)))


def test_its_viewer_turns_the_pages_as_the_reader_set_it(seen: tuple[str, dict[str, Any], Path]) -> None:
    frame, report, picture = seen
    assert report["errors"] == []
    titles = list(dict.fromkeys(page["title"] for page in report["pages"]))
    assert len(titles) >= 4
    sizes = {page["size"] for page in report["pages"] if page["size"]}
    assert sizes & {FRAMES[frame][1]}
    with Image.open(picture) as shot:
        corner = shot.convert("RGB").getpixel((2, 2))
        colours = shot.convert("RGB").getcolors(1_000_000) or []
    assert corner == ((0, 0, 0) if frame == "dark" else (255, 255, 255))
    assert len(colours) > 20
