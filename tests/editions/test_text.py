"""The plain text of each article holds all words that its page shows, and no others."""

from pathlib import Path

from pipeline.editions.text import ArticleText
from pipeline.extensions import get_editions
from pipeline.jobs.blob import Blob
from tests.hostile.making import SECRET, published
from tests.hostile.reading import holders

POST = f"""---
title: Une *leçon*
lang: fr
date: 2026-01-25
author: Ada
---

Un texte %%{SECRET}%% pour tous[^tous], une formule $a+b$ et [un lien](autre.md).

- un
- deux

```python
print("trois")
```

| A | B |
|---|---|
| x | y |

::: solution
{SECRET}
:::

[^tous]: Une remarque.
"""


def test_an_article_is_a_file_of_words_alone(tmp_path: Path) -> None:
    other = "---\ntitle: Autre\nlang: fr\n---\n\nLà.\n"
    files = published(tmp_path, {"lecon.md": POST, "autre.md": other}, "text")
    assert {name for name in files if name.startswith("articles/")} == {"articles/autre.txt", "articles/lecon.txt"}
    text = files["articles/lecon.txt"].decode("utf-8")
    assert text.startswith("Une leçon\n\nAda · 2026-01-25\n\nUn texte")
    for words in ("une formule a + b", "un lien.", "- un", 'print("trois")', "Une remarque."):
        assert words in " ".join(text.split())
    assert not holders(files, SECRET, "Là", ".txt")


def test_it_is_made_where_it_is_named_alone() -> None:
    assert not get_editions()["text"].by_default


def test_the_plainest_text_has_the_beginning_of_the_title_alone() -> None:
    whole = ArticleText("essai", "Titre " * 100, "fr", Blob.of("<p>Trop.</p>"), ("Ada",))
    plain = whole.plainest(Blob.of("<p>Des mots.</p>"))
    assert (len(plain.title) < len(whole.title), plain.lines, plain.body.text) == (True, (), "<p>Des mots.</p>")
