"""What authors wrote for themselves is in no edition, however the post is built."""

from pathlib import Path

from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, parse_as_typed
from tests.hostile.making import SECRET, published
from tests.hostile.reading import holders

_BODY = f"""
# Un titre %%{SECRET}%%

Un mot %%{SECRET}%% et un autre{{>>{SECRET}<<}}, *souligné %%{SECRET}%%*.

- un point %% {SECRET} %%

  %%
  {SECRET}

  {SECRET}
  %%

> %% {SECRET} %%
> une citation

| a | b |
|---|---|
| c %%{SECRET}%% | d |

%%
```
{SECRET} %% {SECRET}
```

## {SECRET}
%%

<div>
Un bloc. %% {SECRET} %%
</div>

[un lien](https://example.org "titre %%{SECRET}%%") ![une image %%{SECRET}%%](a.png "%%{SECRET}%%")

<!--
```
{SECRET}
-->

Après %% {SECRET} %% le commentaire.^[Une note %%{SECRET}%%.]

%% {SECRET}

<!-- {SECRET}
{SECRET}

Fin.
"""


def test_no_edition_holds_a_word_of_a_remark(tmp_path: Path) -> None:
    files = published(tmp_path, {"essai.md": _BODY, "autre.md": "# Un autre\n\nTexte.\n"})
    assert holders(files, SECRET, "le commentaire", ".html", ".xml", ".json", ".js", ".md", ".pdf", ".xhtml") == set()
    # A line that ends at its hyphen hides no word of it.
    assert holders(files, SECRET.replace("-", ""), "le commentaire", ".pdf") == set()


def test_nor_does_a_text_that_stands_as_it_was_typed() -> None:
    typed = parse_as_typed(DraftJob(Post("essai.md", {}, _BODY), Settings())).document.json.text
    assert "le commentaire" in typed
    assert "Fin." in typed
    assert SECRET not in typed
