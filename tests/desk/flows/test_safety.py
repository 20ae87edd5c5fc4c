"""What others can do at the desk: a hostile post nothing, guests what they were allowed; and search and night work."""

from collections.abc import Iterator

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_UN = "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot.\n\nUn éléphant passe.\n"
_HOSTILE = """\
---
title: "Hostile <script>parent.hurt = 1</script>"
date: 2026-01-03
---

Un mot <img src="x" onerror="parent.hurt=1"><script>parent.hurt = 1; fetch('/_desk/api/undo', {method: 'POST'})</script>.

<p data-block="1" id="state" onclick="parent.hurt=1">Faux bloc.</p>

Le vrai.

[Un lien](javascript:parent.hurt=1) et <a href="javascript:parent.hurt=1" target="_top">un autre</a>,
<a href="/_desk/" target="_top">le bureau</a>.

<iframe src="/_desk/" srcdoc="<script>parent.parent.hurt=1</script>"></iframe>

<form action="/_desk/api/undo" method="post"><button>Envoyer</button></form>

<style>body { display: none } * { position: fixed; inset: 0; z-index: 99 }</style>

<div style="position:fixed;inset:0;z-index:9999;background:red">Dessus.</div>

<header class="top"><nav id="menu"><button>Articles</button></nav></header>

<link rel="stylesheet" href="https://example.org/x.css"><meta http-equiv="refresh" content="0;url=/_desk/">
<base href="https://example.org/">

<svg onload="parent.hurt=1"><script>parent.hurt=1</script></svg>

La fin.
"""
OPTIONS = ("--share",)
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "un.md": _UN,
    "hostile.md": _HOSTILE,
}


@pytest.fixture
def desk(running: RunningDesk, chromium: Browser) -> Iterator[RunningDesk]:
    chromium.do("begin")
    running.enter()
    running.put_back(FILES)
    chromium.do("asked")
    yield running
    assert chromium.do("faults") == []
    # No request leaves this machine, whatever a post says.
    here = (f"{running.origin}/", "blob:", "data:", "about:")
    assert [address for address in chromium.do("asked") if not address.startswith(here)] == []


def show(desk: RunningDesk, path: str, words: str) -> None:
    desk.show(path)
    desk.until_shown(words)


def admit(desk: RunningDesk, name: str, *, writes: bool = False) -> str:
    """Create a link for a person with the mouse."""
    desk.open_panel("People")
    desk.browser.until("document.querySelector('.side form input[type=text]')")
    desk.browser.do("fill", on=".side form input[type=text]", text=name)
    if writes:
        desk.browser.do("click", on=".side form input[type=checkbox]")
    desk.browser.do("click", on=".side form .first")
    article = f"[...document.querySelectorAll('.guests article')].find((each) => each.innerText.includes({name!r}))"
    desk.browser.until(article)
    assert problems_of(desk.browser) == []
    found = str(desk.browser.evaluate(f"{article}.querySelector('code').textContent"))
    desk.browser.evaluate("window.desk.closePanel()")
    return f"http://127.0.0.1:{desk.port}{found[found.index('/_desk') :]}"


def test_a_hostile_post_reaches_nothing_of_the_desk(desk: RunningDesk, chromium: Browser) -> None:
    desk.show("hostile.md")
    desk.until_shown("La fin.")
    assert chromium.evaluate("window.hurt") is None
    inside = chromium.do(
        "within",
        script="""({
          origin: self.origin, scripts: document.querySelectorAll('main script').length,
          handlers: document.querySelectorAll('[onerror], [onclick], [onload]').length,
          bad: document.querySelectorAll('main iframe, main form, main style, main link, main base, main [http-equiv], [href^="javascript:"], [target="_top"]').length,
          fixed: [...document.querySelectorAll('main *')].filter((each) => getComputedStyle(each).position === 'fixed').length,
          fake: [...document.querySelectorAll('[data-block]')].filter((each) => each.textContent === 'Faux bloc.').map((each) => each.dataset.block),
          token: document.documentElement.outerHTML.includes('mayWrite'),
        })""",
    )
    assert inside["fake"] != ["1"] or chromium.evaluate("window.desk.file.blocks[1].text.includes('Faux bloc')")
    assert {**inside, "fake": ""} == {
        "origin": "null",
        "scripts": 0,
        "handlers": 0,
        "bad": 0,
        "fixed": 0,
        "fake": "",
        "token": False,
    }
    # Were there a script in the frame after all, it could neither read the desk nor call it, nor send it elsewhere.
    reached = chromium.do(
        "within",
        script="""(async () => {
          const tries = {
            parent: () => parent.document.title, token: () => parent.document.getElementById('state').textContent,
            store: () => localStorage.length, cookie: () => document.cookie.length && 'some',
            api: async () => (await fetch('/_desk/api/posts', { method: 'POST', body: '{}' })).status,
            page: async () => (await fetch('/_desk/')).status,
            top: () => { top.location = 'about:blank'; },
          };
          const came = [];
          for (const [name, act] of Object.entries(tries)) {
            try { const value = await act(); if (value) came.push([name, value]); } catch { /* refused */ }
          }
          return came;
        })()""",
    )
    assert reached == []
    # Its messages are no more than what anybody could do with the page in view: open a block, which saves nothing.
    chromium.do(
        "within",
        script="""(() => {
          for (const kind of ['open', 'page', 'place', 'constructor', '__proto__', 'save']) {
            parent.postMessage({ kind, number: 1e9, address: 'javascript:hurt=1', top: {}, left: '9;', width: [] }, '*');
          }
          parent.postMessage({ kind: 'page', address: location.pathname }, '*');
        })()""",
    )
    desk.until("desk.path === 'hostile.md'")
    assert chromium.evaluate("[window.hurt, document.querySelectorAll('main iframe').length]") == [None, 1]
    assert desk.read("hostile.md") == _HOSTILE
    assert "Hostile" in chromium.evaluate("document.querySelector('h1').textContent")
    desk.open_panel("Articles")
    assert chromium.evaluate("document.querySelectorAll('.side script, .top script').length") == 0
    # What it says is edited as it stands in the file.
    desk.edit(chromium.evaluate("window.desk.file.blocks.find((each) => each.text === 'Le vrai.').number"))
    desk.replace("Le tout vrai.")
    desk.until_shown("Le tout vrai.")
    assert desk.read("hostile.md") == _HOSTILE.replace("Le vrai.", "Le tout vrai.")


def test_a_page_of_another_site_can_neither_call_nor_frame_the_desk(desk: RunningDesk, chromium: Browser) -> None:
    address = desk.origin
    chromium.do("begin")
    desk.enter()
    # The same machine by another name is another site.
    chromium.open(f"http://localhost:{desk.port}/_desk/")
    said = chromium.evaluate(f"""(async () => {{
      const came = [];
      for (const [way, how] of [['api/posts', {{ method: 'POST', body: '{{}}' }}], ['', {{}}]]) {{
        try {{
          const answer = await fetch('{address}/_desk/' + way, {{ credentials: 'include', ...how }});
          came.push(answer.status);
        }} catch {{ came.push('refused'); }}
      }}
      return came;
    }})()""")
    assert said == ["refused", "refused"]
    chromium.do("begin")
    desk.enter()
    desk.put_back(FILES)


def test_search_works_in_the_frame(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "un.md", "Premier mot.")
    chromium.do("inner", on="button.find")
    chromium.do("untilWithin", script="document.activeElement.closest('dialog[open]')")
    desk.type("éléphant")
    chromium.do("untilWithin", script="document.querySelector('dialog[open] a')?.textContent.includes('Un')")
    desk.press("ArrowDown", "Enter")
    chromium.do("untilWithin", script="document.querySelector('mark')?.textContent === 'éléphant'")
    desk.until("desk.path === 'un.md'")
    assert chromium.do("complaints") == []


def test_night_stays_while_one_writes(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "un.md", "Premier mot.")
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    light = chromium.do("within", script=colour)
    choice = "const list = document.querySelector('.colours select'); list.value = 'dark'; list.dispatchEvent(new Event('change', { bubbles: true }))"
    chromium.do("within", script=f"(() => {{ {choice} }})()")
    chromium.do("untilWithin", script=f"{colour} !== {light!r}")
    chosen = f"{colour} !== {light!r} && document.querySelector('.colours select').value"
    desk.edit(0)
    desk.replace("La nuit.")
    desk.until_shown("La nuit.")
    assert chromium.do("within", script=chosen) == "dark"
    show(desk, "hostile.md", "La fin.")
    chromium.do("untilWithin", script=f"({chosen}) === 'dark'")


def test_a_guest_who_reads_reads(desk: RunningDesk, chromium: Browser) -> None:
    link = admit(desk, "Ada")
    chromium.do("begin")
    desk.enter(link)
    desk.until("desk.list.ready")
    assert chromium.evaluate(
        "[...document.querySelectorAll('#menu button')].map((each) => each.textContent.split(' ')[0])"
    ) == [*("Articles", "Problems", "Remarks", "Make", "History")]
    assert not chromium.evaluate("document.querySelector('.tools').innerText")
    chromium.evaluate("window.desk.show('un.md')")
    desk.until_shown("Premier mot.")
    for name in ("Articles", "Problems (", "Remarks", "Make", "History"):
        desk.open_panel(name)
        assert problems_of(chromium) == [], name
    for call in ("save-block", "undo", "new", "delete", "upload", "run", "admit", "people", "keep", "repair", "remark"):
        said = chromium.evaluate(
            f"window.desk.api('{call}', {{ path: 'un.md' }}).then(() => 'done', (error) => error.message)"
        )
        assert "does not allow" in said, call
    assert chromium.do("complaints")
    assert desk.read("un.md") == _UN


def test_a_guest_who_writes_writes_posts_and_nothing_else(desk: RunningDesk, chromium: Browser) -> None:
    link = admit(desk, "Bob", writes=True)
    chromium.do("begin")
    desk.enter(link)
    desk.until("desk.list.ready")
    desk.show("un.md")
    desk.until_shown("Premier mot.")
    desk.edit(0)
    desk.replace("De Bob.")
    desk.until_shown("De Bob.")
    assert desk.read("un.md") == _UN.replace("Premier mot.", "De Bob.")
    assert "People" not in chromium.evaluate("document.querySelector('#menu').innerText")
    said = chromium.evaluate("""(async () => {
      const { digest } = await window.desk.api('file', { path: 'collection.yaml' }).catch(() => ({ digest: '' }));
      const calls = [['save-text', { path: 'collection.yaml', digest, text: 'title: Pris' }], ['front-matter', { path: 'collection.yaml', digest, changes: { title: 'Pris' } }],
        ['run', { kind: 'deploy', values: { target: '/tmp' } }], ['admit', { name: 'Eve' }], ['revoke', { name: 'Ada' }], ['push', {}], ['keep', { words: 'a' }]];
      return Promise.all(calls.map(([name, body]) => window.desk.api(name, body).then(() => `${name} done`, () => '')));
    })()""")
    assert [each for each in said if each] == []
    assert desk.read("collection.yaml") == FILES["collection.yaml"]


def test_a_link_that_is_taken_back_ends_with_the_page_open(desk: RunningDesk, chromium: Browser) -> None:
    link = admit(desk, "Chloé", writes=True)
    chromium.do("apart")
    desk.enter(link)
    desk.until("desk.list.ready")
    desk.show("un.md")
    desk.until_shown("Premier mot.")
    desk.edit(0)
    desk.type("Encore un mot. ")
    chromium.do("turn", to=0)
    assert "Chloé" not in str(desk.call("revoke", name="Chloé"))
    chromium.do("turn", to=1)
    desk.press("Control+Enter")
    chromium.until("document.querySelector('.editor .fault').textContent")
    assert "Encore un mot." in chromium.evaluate("document.querySelector('.cm-content').innerText")
    assert desk.read("un.md") == _UN
    assert chromium.open(link) == 403
    assert chromium.open(f"http://127.0.0.1:{desk.port}/_desk/") == 403
