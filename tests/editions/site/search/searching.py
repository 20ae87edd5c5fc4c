"""Posts to search, a server for their site, and the search box as a user types into it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.preview.browser import Browser

SECRETS = ("zorglub", "bravoure", "cachotterie", "inavouable", "remarquable", "sournoiserie", "escamotage")
HOSTILE = "<img src=x onerror=window.hacked=1> & <b>gras</b>"
POSTS = {
    "son.md": """\
---
title: Enregistrer une vidéo
date: 2025-03-01
author: Ada Martin
tags: [son, image]
description: Où poser le micro.
---
Un **article** sur le micro[^1]. Le journal de la classe en parle.

## Les micros canons

Un mot qui n’est qu’ici : anticonstitutionnellement.

::: solution
zorglub
:::

::: print-only
bravoure
:::

<!-- remarquable -->

%% inavouable %%

[^1]: Une note de bas de page, très marginale.
""",
    "montage.md": """\
---
title: Le montage
date: 2024-06-01
author: Léo Petit
tags: [image]
---
Des articles et des vidéos, encore. Le son que l’on coupe, les sonneries que l’on ôte.
""",
    "piege.md": f"""\
---
title: "{HOSTILE}"
date: 2023-01-01
tags: ["<i>son</i>", image]
---
Un piège dans le titre, `<script>window.hacked=1</script>` dans le texte.
""",
    "cache.md": "---\ntitle: Cachotterie\ndraft: true\n---\nUne cachotterie.\n",
    "hors-liste.md": "---\ntitle: Sournoiserie\nunlisted: true\n---\nUne sournoiserie.\n",
    "page-cachee.md": "---\ntitle: Escamotage\npage: true\nunlisted: true\n---\nUn escamotage.\n",
    "guide.md": "---\ntitle: Writing captions\nlang: en\ndate: 2025-01-05\n---\nA library of captions, and how to write them.\n",
    "tuijian.md": "---\ntitle: 推荐系统\nlang: zh\ndate: 2025-02-05\n---\n机器学习的推荐系统向读者推荐文章。\n",
    "a-propos.md": "---\ntitle: À propos\npage: true\n---\nQui nous sommes : la rédaction.\n",
}
DIALOG = "document.querySelector('dialog.search')"
STATUS = f"{DIALOG}.querySelector('[role=status]').textContent"
TITLES = f"[...{DIALOG}.querySelectorAll('.found a')].map((one) => one.textContent)"


def written(folder: Path, settings: str = "") -> Path:
    content = folder / "content"
    content.mkdir()
    (content / "collection.yaml").write_text(f"language: fr\ntitle: Essais\n{settings}", "utf-8")
    for name, text in POSTS.items():
        (content / name).write_text(text, "utf-8")
    return content


@contextmanager
def served(
    site: Path, late: Mapping[str, Event] | None = None, cut: Mapping[str, tuple[bytes, Event]] | None = None
) -> Iterator[str]:
    """Serve a folder and yield its address; files in `late` wait for their events.

    Those in `cut` wait for them before they send what begins with the bytes.
    """

    class Quiet(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if late and self.path in late:
                late[self.path].wait(60)
            super().do_GET()

        def copyfile(self, source: Any, outputfile: Any) -> None:
            """Send a file, one of `cut` in two parts."""
            if not cut or self.path not in cut:
                super().copyfile(source, outputfile)
                return
            first, sign, rest = source.read().partition(cut[self.path][0])
            outputfile.write(first)
            cut[self.path][1].wait(60)
            outputfile.write(sign + rest)

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{found.server_port}/"
        finally:
            found.shutdown()
            thread.join()


def search(browser: Browser, query: str) -> list[str]:
    """Open the search box by its key, type a query, and return the titles found."""
    if not browser.evaluate(f"!!{DIALOG}?.open"):
        browser.do("press", key="/")
        browser.until(f"{DIALOG}?.open && {DIALOG}.querySelector('.filters').children.length")
    field = f"{DIALOG}.querySelector('input')"
    browser.evaluate(f"({field}.value = '', {field}.focus(), {field}.dispatchEvent(new Event('input')), 0)")
    browser.do("type", text=query)
    browser.until(f"{DIALOG}.dataset.query === {json.dumps(query)}")
    found: list[str] = browser.evaluate(TITLES)
    return found


def shows_text_and_no_markup(browser: Browser) -> None:
    """Check that a post whose words look like markup is shown as text."""
    assert search(browser, "piège") == [HOSTILE]
    browser.until(f"{DIALOG}.querySelector('.around').textContent")
    assert browser.evaluate(f"{DIALOG}.querySelectorAll('.found :is(img, b, i, script)').length") == 0
    assert "<script>window.hacked=1</script>" in browser.evaluate(f"{DIALOG}.querySelector('.around').textContent")
    assert "<i>son</i>" in browser.evaluate(f"{DIALOG}.querySelector('.facts').textContent")
    assert browser.evaluate("window.hacked ?? 0") == 0
