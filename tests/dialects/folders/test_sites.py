from pathlib import Path

import pytest

from pipeline.load import load
from pipeline.load.walk import find_files
from pipeline.model.manuscript import Manuscript
from pipeline.model.settings import OwnLanguage
from pipeline.runs.up_to_date import fingerprint

HUGO = "baseURL = 'https://veille.example.edu/'\ntitle = 'Veille technologique'\nlocale = 'fr'\n"


def write(root: Path, **files: str) -> Path:
    """Write files; in their names `__` stands for a slash and `_D_` for a dot."""
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_D_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def posts(manuscript: Manuscript) -> list[str]:
    return [post.path for post in manuscript.posts]


def test_a_class_may_call_its_folders_as_it_likes(tmp_path: Path) -> None:
    names = ("themes", "layouts", "archetypes", "site", "public", "build", "Modèles")
    write(tmp_path, **{f"{name}__essai_D_md": "Un texte." for name in names})
    manuscript = load(tmp_path)
    assert posts(manuscript) == sorted(f"{name}/essai.md" for name in names)
    assert not manuscript.problems


@pytest.mark.parametrize(
    ("files", "tool"),
    [
        ({"_config_D_yml": "title: Un\n"}, "Jekyll"),
        ({"_config_D_yml": "title: Un\n", "scaffolds__post_D_md": "Un."}, "Hexo"),
        ({"_config_D_yml": "title: Un\n", "source__b_D_md": "Un.", "themes__c__d_D_js": ""}, "Hexo"),
        ({"_config_D_yml": "title: Un\n", "package_D_json": '{\n  "hexo": {}\n}'}, "Hexo"),
        ({"_config_D_yml": "title: Un\ntag_dir: tags\n"}, "Hexo"),
        ({"config_D_yml": "baseurl: /\n", "pages__b_D_md": "Un."}, "Cecil"),
        ({"config_D_yml": "baseurl: /\n"}, "Hugo"),
        ({"config_D_yml": "baseurl: /\n", "content__b_D_md": "Un.", "pages__b_D_md": "Un."}, "Hugo"),
        ({"config_D_yml": "colour: red\n", "pages__b_D_md": "Un."}, ""),
        ({"config_D_toml": 'base_url = "/"\n'}, "Zola"),
        ({"config_D_toml": 'baseURL = "/"\n'}, "Hugo"),
        ({"zola_D_toml": ""}, "Zola"),
        ({"package_D_json": '{\n  "dependencies": {\n    "next": "15"\n  }\n}'}, "Next"),
        ({"package_D_json": '{\n  "dependencies": {\n    "react": "15"\n  }\n}'}, ""),
        ({"next_D_config_D_mjs": "export default {}"}, "Next"),
        ({"_D_vitepress__config_D_ts": "export default {}"}, "VitePress"),
        ({"_D_vitepress__theme__a_D_ts": "export default {}"}, ""),
        ({"gatsby-config_D_ts": "export default {}"}, "Gatsby"),
        ({"pelicanconf_D_py": "import os"}, "Pelican"),
        ({"book_D_toml": ""}, "mdBook"),
        ({"_config_D_yml": "title: Un\n", "_toc_D_yml": "root: a\n"}, "Jupyter Book"),
        ({"_toc_D_yml": "root: a\n"}, "Jupyter Book"),
        (
            {"_config_D_yml": "title: Un\n", "_toc_D_yml": "root: a\n", "source__b_D_md": "", "themes__c": ""},
            "Jupyter Book",
        ),
        ({"myst_D_yml": "version: 1\n"}, "MyST"),
    ],
)
def test_a_tool_is_known_by_its_files(files: dict[str, str], tool: str, tmp_path: Path) -> None:
    write(tmp_path, a_D_md="Un texte.", **files)
    assert [one.tool for one in find_files(tmp_path).sites] == ([tool] if tool else [])


def test_a_repositorys_own_papers_are_no_articles(tmp_path: Path) -> None:
    names = "CODE_OF_CONDUCT CONTRIBUTING SECURITY CHANGELOG LICENSE AGENTS CLAUDE LICENSE_D_fr contributing".split()
    write(tmp_path, **{f"{name}_D_md": "# Un papier\n" for name in names})
    write(tmp_path, a_D_md="Un texte.", security_D_md="Un texte.", sons__LICENSE_D_md="Un texte.")
    write(tmp_path, CHANGES_D_md="---\ntitle: Ce qui change\n---\nUn texte.")
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["CHANGES.md", "a.md", "security.md", "sons/LICENSE.md"]
    (problem,) = manuscript.problems
    assert problem.message.startswith(
        "left out, because they are not posts: 9 files (AGENTS.md, CHANGELOG.md, CLAUDE.md and 6 others)"
    )


@pytest.mark.parametrize(
    ("name", "settings", "posts_left"),
    [
        (
            "mkdocs.yml",
            "draft_docs: |\n  drafts/\n  *_wip.md\n  # b\n  /deep/c.md\n  !deep/d_wip.md\n",
            ["a", "b", "deep/d_wip"],
        ),
        ("mkdocs.yml", "exclude_docs: |\n  b.md\n", ["a", "deep/c", "deep/d_wip", "drafts/e"]),
        ("_quarto.yml", "website:\n  drafts:\n  - docs/b.md\n  - docs/drafts/e.md\n", ["a", "deep/c", "deep/d_wip"]),
    ],
)
def test_what_a_tool_is_told_to_hold_back_is_passed_over(
    name: str, settings: str, posts_left: list[str], tmp_path: Path
) -> None:
    files = {f"docs__{path}_D_md": "Un texte." for path in ("a", "b", "deep__c", "deep__d_wip", "drafts__e")}
    write(tmp_path, **{name.replace(".", "_D_"): settings}, **files)
    assert posts(load(tmp_path)) == [f"docs/{path}.md" for path in posts_left]


def test_what_programs_made_is_passed_over_and_counted_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_D_md="Un texte.",
        node_modules__b__README_D_md="Un paquet.",
        env__pyvenv_D_cfg="home = /usr/bin",
        env__lib__c_D_md="Un paquet.",
        sortie___D_editions_D_json="{}",
        sortie__d_D_md="Un texte.",
        _D_github__e_D_md="Un texte.",
    )
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["a.md"]
    assert manuscript.assets == frozenset()
    (problem,) = manuscript.problems
    assert problem.message == "left out, because they are not posts: 3 folders (env/, node_modules/, sortie/)"


def test_hugos_templates_are_no_posts_and_its_settings_are_taken(tmp_path: Path) -> None:
    write(
        tmp_path,
        hugo_D_toml=HUGO,
        archetypes__default_D_md="+++\ntitle = '{{ .Name }}'\ndate = {{ .Date }}\n+++\n",
        content__a_D_md="Un texte.",
        notes__b_D_md="Une note.",
    )
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["content/a.md"]
    settings = manuscript.settings
    assert (settings.title, settings.language) == ("Veille technologique", "fr")
    assert settings.base_url == "https://veille.example.edu/"
    assert not [problem for problem in manuscript.problems if problem.rule != "other-tool"]


def test_what_hugo_calls_a_site_in_its_languages_is_taken(tmp_path: Path) -> None:
    languages = """
languages:
  en: {title: Technology watch, weight: 2, params: {subtitle: A class at work}}
  fr: {weight: 1, params: {description: Une classe au travail}}
  de: {disabled: true}
"""
    settings = "baseURL: https://veille.example.edu/\ntitle: Veille\ndefaultContentLanguage: fr\n"
    write(tmp_path, hugo_D_yaml=settings + languages, content__a_D_md="Un texte.")
    manuscript = load(tmp_path)
    assert manuscript.site.languages == (
        OwnLanguage("fr", "", "Une classe au travail"),
        OwnLanguage("en", "Technology watch", "A class at work"),
    )
    (problem,) = manuscript.problems
    assert problem.message.endswith("address https://veille.example.edu/, languages fr, en")

    write(tmp_path, collection_D_yaml="languages: [fr, es]\n")
    manuscript = load(tmp_path)
    assert manuscript.site.languages == (OwnLanguage("fr"), OwnLanguage("es"))
    assert "languages" not in manuscript.problems[0].message


def test_one_language_of_hugo_is_no_list_of_languages(tmp_path: Path) -> None:
    write(tmp_path, hugo_D_yaml="baseURL: /\nlanguages: {fr: {title: Veille}}\n", content__a_D_md="Un texte.")
    assert load(tmp_path).site.languages is None


def test_collection_yaml_wins(tmp_path: Path) -> None:
    write(tmp_path, hugo_D_toml=HUGO, collection_D_yaml="title: Le nôtre\n", content__a_D_md="Un texte.")
    manuscript = load(tmp_path)
    assert (manuscript.settings.title, manuscript.settings.language) == ("Le nôtre", "fr")
    (problem,) = manuscript.problems
    assert "title" not in problem.message


def test_a_site_below_speaks_for_the_whole_only_where_all_posts_are_its_own(tmp_path: Path) -> None:
    write(tmp_path, site__mkdocs_D_yml="site_name: Le guide\n", site__docs__a_D_md="Un texte.", README_D_md="Dépôt.")
    assert load(tmp_path).settings.title == "Le guide"
    write(tmp_path, autre_D_md="Un texte.")
    manuscript = load(tmp_path)
    assert manuscript.settings.title == ""
    assert posts(manuscript) == ["autre.md", "site/docs/a.md"]


@pytest.mark.parametrize(
    "url", ["https://example.com/", "http://localhost:4000", "https://your-site.example", "javascript:x", "", "3"]
)
def test_an_address_that_a_starter_left_is_none(tmp_path: Path, url: str) -> None:
    write(tmp_path, _config_D_yml=f"title: Essai\nurl: '{url}'\n", a_D_md="Un texte.")
    assert load(tmp_path).settings.base_url == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [("config.yaml", "title: Les réglages d'une autre chose\n"), ("config.toml", "title = 'Rien'\nbase_path = '/'\n")],
)
def test_a_file_of_a_common_name_is_hugos_only_where_it_says_so(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, **{name.replace(".", "_D_"): text}, themes__a_D_md="Un texte.")
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["themes/a.md"]
    assert manuscript.settings.title == ""


@pytest.mark.parametrize(
    ("files", "title", "language", "authors"),
    [
        (
            {
                "config___default__hugo_D_yaml": "defaultContentLanguage: fr\n",
                "config___default__languages_D_toml": "[en]\ntitle='News'\n[fr]\ntitle='Nouvelles'\nlocale='fr-CA'\n",
                "config___default__params_D_toml": "[author]\nname = 'Ada Martin'\n",
            },
            "Nouvelles",
            "fr-CA",
            ("Ada Martin",),
        ),
        (
            {"config_D_toml": "baseURL='/'\n[languages.en]\ntitle='News'\nweight=2\n[languages.fr]\ntitle='Nouvelles'\nweight=1"},
            "Nouvelles",
            "",
            (),
        ),
        ({"_config_D_yml": "name: Le blog\nlocale: fr_FR.UTF-8\nauthors: [Ada Martin, Noé Perrin]\n"}, "Le blog", "fr-FR", ("Ada Martin", "Noé Perrin")),
        ({"_quarto_D_yml": "project: {type: book}\nbook:\n  title: Le livre\n  author: Ada Martin\n"}, "Le livre", "", ("Ada Martin",)),
        ({"mkdocs_D_yml": "site_name: Guide\ntheme: readthedocs\nplugins: !ENV [A, B]\n"}, "Guide", "", ()),
        ({"_D_eleventy_D_js": "module.exports = () => {};", "_data__site_D_json": '{"name": "Radio", "lang": "fr", "author": "Ada Martin"}'}, "Radio", "fr", ("Ada Martin",)),
        ({"_D_eleventy_D_js": "", "package_D_json": '{"name": "@classe/atelier-radio", "author": {"name": "Ada Martin"}}'}, "Atelier radio", "", ("Ada Martin",)),
        (
            {"astro_D_config_D_mjs": "export default defineConfig({ integrations: [starlight({ title: { fr: 'Docs', en: 'Docs!' }, defaultLocale: 'fr' })] })"},
            "Docs",
            "fr",
            (),
        ),
        ({"astro_D_config_D_ts": "", "src__config_D_ts": "export const SITE = { title: 'Carnet', author: 'Ada Martin', lang: 'fr' } as const;"}, "Carnet", "fr", ("Ada Martin",)),
    ],
)  # fmt: skip
def test_settings_are_read_in_all_their_forms(
    tmp_path: Path, files: dict[str, str], title: str, language: str, authors: tuple[str, ...]
) -> None:
    settings = load(
        write(tmp_path, a_D_md="Un texte.", content__b_D_md="Un texte.", docs__c_D_md="Un texte.", **files)
    ).settings
    assert (settings.title, settings.language, settings.authors) == (title, language, authors)


def test_jekylls_own_collections_are_published(tmp_path: Path) -> None:
    write(
        tmp_path,
        _config_D_yml="collections:\n  recettes:\n    output: true\n",
        _recettes__a_D_md="Un texte.",
        _b_D_md="x",
    )
    assert posts(load(tmp_path)) == ["_recettes/a.md"]


def test_pages_that_a_tool_fills_are_no_articles(tmp_path: Path) -> None:
    front = "---\nlayout: home\n---\n"
    write(
        tmp_path,
        _config_D_yml="title: A\n",
        index_D_md=front,
        tags_D_md=front,
        a_D_md="Un texte.",
        b_D_md="---\ntitle: B\n---\n",
    )
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["a.md", "b.md"]
    assert [problem.path for problem in manuscript.problems if problem.rule == "empty-post"] == ["b.md"]


def test_obsidians_templates_are_named_by_its_settings(tmp_path: Path) -> None:
    write(
        tmp_path,
        _D_obsidian__templates_D_json='{"folder": "Divers/Modèles"}',
        Divers__Modèles__a_D_md="{{title}}",
        b_D_md="x",
    )
    assert posts(load(tmp_path)) == ["b.md"]


def test_hidden_settings_count_for_whether_anything_changed(tmp_path: Path) -> None:
    write(tmp_path, _D_obsidian__templates_D_json='{"folder": "A"}', _D_obsidian__workspace_D_json="1", b_D_md="x")
    before = fingerprint(tmp_path, ())
    write(tmp_path, _D_obsidian__workspace_D_json="2", node_modules__a_D_js="x")
    changed = fingerprint(tmp_path, ())
    write(tmp_path, _D_obsidian__workspace_D_json="3", node_modules__a_D_js="y")
    assert fingerprint(tmp_path, ()) == changed != before
    write(tmp_path, _D_obsidian__templates_D_json='{"folder": "B"}')
    assert fingerprint(tmp_path, ()) != changed


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        ("title = Veille\n", "; its settings cannot be read"),
        (" " * 200_001, "; its settings cannot be read"),
        ("# title = 'Veille'\n", ""),
        ("\n\n\n", ""),
    ],
)
def test_settings_that_cannot_be_read_are_named(settings: str, more: str, tmp_path: Path) -> None:
    manuscript = load(write(tmp_path, hugo_D_toml=settings, content__a_D_md="Un texte."))
    (problem,) = manuscript.problems
    assert problem.message == f"read as a folder of Hugo; its posts are in content/{more}"


def test_settings_may_be_comments_alone(tmp_path: Path) -> None:
    write(tmp_path, _config_D_yml="# title: Veille\n", a_D_md="Un texte.")
    assert [site.unreadable for site in find_files(tmp_path).sites] == [False]


def test_whoever_made_a_theme_did_not_write_what_shows_it(tmp_path: Path) -> None:
    theme = "name = 'Papier'\n[author]\nname = 'Une autre'\n"
    write(tmp_path, theme_D_toml=theme, exampleSite__hugo_D_toml="title = 'Exemple'", exampleSite__content__a_D_md="x")
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["exampleSite/content/a.md"]
    assert manuscript.settings.authors == ()


def test_texts_beside_a_tools_content_are_not_missed(tmp_path: Path) -> None:
    write(
        tmp_path,
        mkdocs_D_yml="site_name: A\n",
        docs__a_D_md="x",
        docs__b_D_txt="x",
        src__c_D_txt="x",
        docs__img__d_D_txt="x",
    )
    assert [problem.path for problem in load(tmp_path).unless_linked] == ["docs/b.txt"]


def test_the_settings_above_are_pointed_at_and_not_read(tmp_path: Path) -> None:
    write(tmp_path, hugo_D_toml=HUGO, content__a_D_md="Un texte.")
    manuscript = load(tmp_path / "content")
    assert manuscript.settings.title == ""
    (problem,) = manuscript.problems
    assert problem.message == "hugo.toml is in the folder above; title and language are not read from outside"
    write(tmp_path, content__collection_D_yaml="title: Le nôtre\n")
    assert not load(tmp_path / "content").problems


def test_a_readme_is_a_page_where_the_tool_takes_it_for_one(tmp_path: Path) -> None:
    write(
        tmp_path,
        docusaurus_D_config_D_js="",
        docs__README_D_md="x",
        docs__a_D_md="x",
        src__b__README_D_md="x",
        src__b__c_D_md="x",
    )
    assert posts(load(tmp_path)) == ["docs/README.md", "docs/a.md", "src/b/c.md"]


def test_what_tells_of_a_repository_is_no_article_unless_it_is_written_as_one(tmp_path: Path) -> None:
    page = "---\ntitle: Contribuer\n---\n\nUn texte."
    write(
        tmp_path,
        _config_D_yml="title: A\n",
        SECURITY_D_md="x",
        LICENSE_D_md="x",
        support_D_md="x",
        CONTRIBUTING_D_md=page,
    )
    assert posts(load(tmp_path)) == ["CONTRIBUTING.md", "support.md"]


def test_an_empty_page_within_a_section_stays_an_article(tmp_path: Path) -> None:
    front = "---\ntitle: Photos\nimage: a.png\n---\n"
    write(tmp_path, hugo_D_toml=HUGO, content__photos__index_D_md=front, content__index_D_md=front, content__a_D_md="x")
    assert posts(load(tmp_path)) == ["content/a.md", "content/photos/index.md"]


def test_what_jekyll_is_told_to_exclude_is_passed_over(tmp_path: Path) -> None:
    write(
        tmp_path,
        _config_D_yml="title: Essai\nexclude: [notes.md, /brouillons/, 'fiches/*.md', ../a.md, 3]\n",
        a_D_md="Un texte.",
        b__notes_D_md="Un texte.",
        notes_D_md="À faire.",
        brouillons__c_D_md="Un essai.",
        brouillons__d_D_png="",
        fiches__e_D_md="Une fiche.",
    )
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["a.md", "b/notes.md"]
    assert "brouillons/d.png" not in manuscript.assets
    assert "left out, because they are not posts: 1 folder and 2 files (brouillons/, fiches/e.md, notes.md)" in [
        problem.message for problem in manuscript.problems
    ]


def test_what_eleventy_is_told_to_ignore_is_passed_over(tmp_path: Path) -> None:
    before = fingerprint(tmp_path, None)
    write(
        tmp_path,
        _D_eleventy_D_js="module.exports = {};",
        _D_eleventyignore="# à part\nnotes.md\n./textes/brouillons/**\n!garde/notes.md\ntextes/*/vieux.md\n",
        textes__a_D_md="Un texte.",
        textes__notes_D_md="À faire.",
        textes__brouillons__c_D_md="Un essai.",
        textes__2024__vieux_D_md="Un essai.",
        garde__notes_D_md="Un texte.",
    )
    manuscript = load(tmp_path)
    assert posts(manuscript) == ["garde/notes.md", "textes/a.md"]
    assert any("1 folder and 2 files (textes/brouillons/," in problem.message for problem in manuscript.problems)
    after = fingerprint(tmp_path, None)
    write(tmp_path, _D_eleventyignore="")
    assert len({before, after, fingerprint(tmp_path, None)}) == 3


def test_a_page_that_a_tool_fills_is_counted_and_one_among_posts_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        _config_D_yml="title: Essai\n",
        a_D_md="Un texte.",
        index_D_html="---\nlayout: home\n---\n",
        _posts__b_D_html="<p>Un texte.</p>",
        _layouts__c_D_html="{{ content }}",
    )
    manuscript = load(tmp_path)
    assert "left out, because they are not posts: 1 folder and 1 file (_layouts/, index.html)" in [
        problem.message for problem in manuscript.problems
    ]
    assert [problem.path for problem in manuscript.unless_linked] == ["_posts/b.html"]
