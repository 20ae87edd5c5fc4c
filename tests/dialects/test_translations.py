"""What a tag becomes, language by language: text in, HTML out."""

import pytest

from pipeline.dialects import read_with_templates
from pipeline.dialects.arguments import list_pictures
from pipeline.pandoc.document import write_html
from pipeline.pandoc.findings import Findings

KNOWN = {
    "page.title": "Mon titre",
    "title": "Mon titre",
    **list_pictures(
        {
            "gallery": [
                {"image_path": "a.png", "alt": "Un [chat]", "title": 'Le "chat"', "url": "https://e.org"},
                {"url": "b.png"},
            ],
            "feature_row": [
                {"image_path": "c.png", "title": "Un", "excerpt": "*Deux*.", "url": "d.md", "btn_label": "Lire"}
            ],
            "tags": ["a", "b"],
        }
    ),
}


def html_of(text: str) -> str:
    """Return the HTML of a text on one line."""
    blocks = read_with_templates(text, "", 1, Findings("essai.md"), KNOWN)
    return " ".join(write_html(blocks)[0].split())


LIQUID = {
    '{% include figure.html src="a.jpg" alt="Un chat" caption="Le *chat*." %}': (
        '<div class="captioned"> <p><img src="a.jpg" title="Le chat." alt="Un chat" /> Le <em>chat</em>.</p> </div>'
    ),
    '{% include "photo.html",\n  image: "a.jpg",\n  alt: "Un chat"\n%}': '<p><img src="a.jpg" alt="Un chat" /></p>',
    '{% image "a.jpg" "Un chat" %}': '<p><img src="a.jpg" alt="Un chat" /></p>',
    '{% image_with_class "a.jpg" "large" "Un gros chat" %}': '<p><img src="a.jpg" alt="Un gros chat" /></p>',
    '[{% image "a.jpg" "Un chat" %}](b.html)': '<p><a href="b.html"><img src="a.jpg" alt="Un chat" /></a></p>',
    '{% asset a.png alt="Un chat" %}': '<p><img src="a.png" alt="Un chat" /></p>',
    "![Un chat]({{ site.baseurl }}/a.png)": '<p><img src="/a.png" alt="Un chat" /></p>',
    "[là]({% link _posts/b.md %}#c)": '<p><a href="_posts/b.md#c">là</a></p>',
    "[là]({% post_url 2024-01-25-b %})": '<p><a href="2024-01-25-b">là</a></p>',
    '[là]({{ "/b/" | relative_url }})': '<p><a href="/b/">là</a></p>',
    "[là]({{ '/b/' | url }} \"Titre\")": '<p><a href="/b/" title="Titre">là</a></p>',
    '<a href="{{ site.url }}/b">là</a>': '<p><a href="/b">là</a></p>',
    '<p>\n{% image "a.jpg" "Un chat" %}\n</p>': '<p> <img src="a.jpg" alt="Un chat"> </p>',
    "A {% youtube abc %} b": '<p>A <a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a> b</p>',
    "{% highlight text %}\n*a*\n\n{{ b }}\n{% endhighlight %}": ('<pre class="text"><code>*a* {{ b }}</code></pre>'),
    "{% raw %}Du *texte* {{ tel.quel }}{% endraw %}": "<p>Du <em>texte</em> {{ tel.quel }}</p>",
    "{% raw %}\n{{ a.b }}\n{: .grand}\n{% endraw %}": "<p>{{ a.b }}</p>",
    "a {% comment %} caché {{ x.y }} {% endcomment %} b": "<p>a b</p>",
    "a {# caché #} b": "<p>a b</p>",
    "Le {{ page.title }} de {{ page.author }}": "<p>Le Mon titre de</p>",
    "Le {{< meta title >}} ici": "<p>Le Mon titre ici</p>",
    "[[Son]]: la suite": '<p><a href="Son">Son</a>: la suite</p>',
    "{{ 7 * 7 }}": "",
    '{{ "Bonjour" | downcase }}': "<p>Bonjour</p>",
    "{% if a %}\noui\n{% else %}\nnon\n{% endif %}": "<p>oui</p> <p>non</p>",
    '{% include "/etc/passwd" %}': "",
    "{% include nav.html %}\n| a |\n|---|\n| b |": html_of("| a |\n|---|\n| b |"),
    "## Un titre {% include insigne.html %}\n{: #ici .grand }": '<h2 id="ici">Un titre</h2>',
}

HUGO = {
    '{{< figure src="a.jpg" alt="Un chat" title="Le chat" caption="dort" link="b.html" >}}': (
        '<div class="captioned"> <p><a href="b.html"><img src="a.jpg" title="Le chat dort" alt="Un chat" /></a> '
        "<strong>Le chat.</strong> dort</p> </div>"
    ),
    '{{< figure src="a.jpg" caption="Nuit" attr="Ada" attrlink="https://e.org" >}} b': (
        '<div class="captioned"> <p><img src="a.jpg" title="Nuit Ada" /> Nuit — <a href="https://e.org">Ada</a></p> </div>'
        " <p>b</p>"
    ),
    '{{< figure src="a.jpg" title="Nuit ?" attr="Ada" >}}': (
        '<div class="captioned"> <p><img src="a.jpg" title="Nuit ? Ada" /> <strong>Nuit ?</strong> — Ada</p> </div>'
    ),
    'a {{< figure src="a.jpg" caption="[Nuit](b.md)" >}} b': '<p>a <img src="a.jpg" title="Nuit" /> b</p>',
    '{{< quote author="Ada" source="Le livre" url="https://e.org" >}}\na\n{{< /quote >}}': (
        '<blockquote> <p>a</p> <p>— Ada, <a href="https://e.org">Le livre</a></p> </blockquote>'
    ),
    "{{< img src=a.jpg >}}": '<p><img src="a.jpg" /></p>',
    '{{< youtube id="abc" title="Un film" >}}': '<p><a href="https://www.youtube.com/watch?v=abc">Un film</a></p>',
    '{{< tweet user="ada" id="12" >}}': (
        '<p><a href="https://twitter.com/ada/status/12">https://twitter.com/ada/status/12</a></p>'
    ),
    "{{< gist ada 12 >}}": '<p><a href="https://gist.github.com/ada/12">https://gist.github.com/ada/12</a></p>',
    '[là]({{< ref "b.md#c" >}})': '<p><a href="b.md#c">là</a></p>',
    "[là]({{% relref `b.md` %}})": '<p><a href="b.md">là</a></p>',
    '{{< button href="b.html" >}}Lire la *suite*{{< /button >}}': '<p><a href="b.html">Lire la <em>suite</em></a></p>',
    '{{< button href="b.html" text="Lire" />}}': '<p><a href="b.html">Lire</a></p>',
    '{{< fichier file="b.pdf" label="Le plan" >}}': '<p><a href="b.pdf">Le plan</a></p>',
    '{{< details "Le titre" >}}\nUn *texte*.\n{{< /details >}}': (
        "<p><strong>Le titre</strong></p> <p>Un <em>texte</em>.</p>"
    ),
    "{{% aparte %}}\n- a\n- b\n{{% /aparte %}}": "<ul> <li>a</li> <li>b</li> </ul>",
    '{{< quote-block text="Un mot." cite="Ada" >}}': "<blockquote> <p>Un mot. — Ada</p> </blockquote>",
    "a {{< highlight >}}b{{< /highlight >}} c": "<p>a b c</p>",
    "{{< highlight text >}}\n*a*\n{{< /highlight >}}": '<pre class="text"><code>*a*</code></pre>',
    "{{</* note */>}}": "<p>{{&lt; note &gt;}}</p>",
    "{{< inconnu >}}": "",
}

MINIMAL_MISTAKES = {
    '{% include gallery caption="[Ici](e.md)." %}': (
        '<p><a href="https://e.org"><img src="a.png" title="Le &quot;chat&quot;" alt="Un [chat]" /></a></p> '
        '<p><img src="b.png" /></p> <p><a href="e.md">Ici</a>.</p>'
    ),
    '<div>\n{% include gallery id="gallery" %}\n</div>': (
        '<div> <p><a href="https://e.org"><img src="a.png" title="Le &quot;chat&quot;" alt="Un [chat]" /></a></p> '
        '<p><img src="b.png" /></p> </div>'
    ),
    "{% include feature_row %}": (
        '<p><img src="c.png" /></p> <p><strong>Un</strong> <em>Deux</em>. <a href="d.md">Lire</a></p>'
    ),
    '{% include gallery id="tags" %}': "",
    '{% include video id="abc" provider="youtube" %}': (
        '<p><a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a></p>'
    ),
    '{% include video id="12" provider="google-drive" %}': (
        '<p><a href="https://drive.google.com/file/d/12">https://drive.google.com/file/d/12</a></p>'
    ),
    "{% gist ada/12 a.rb %}": '<p><a href="https://gist.github.com/ada/12#file-a-rb">a.rb</a></p>',
    '<script src="https://gist.github.com/ada/12.js"></script>': (
        '<p><a href="https://gist.github.com/ada/12">https://gist.github.com/ada/12</a></p>'
    ),
    "a <script src='//gist.github.com/ada/12.js?file=a.py'></script>": (
        '<p>a <a href="//gist.github.com/ada/12#file-a-py">a.py</a></p>'
    ),
}
HEXO = {
    "a {% post_link b-c %} {% post_link d 'Un titre' true %} {% post_link d/e L'été %}": (
        '<p>a <a href="b-c">b c</a> <a href="d">Un titre</a> <a href="d/e">L\'été</a></p>'
    ),
    "[a]({% post_path b %}) {% asset_link c.pdf Le plan %}{% post_link %}": (
        '<p><a href="b">a</a> <a href="c.pdf">Le plan</a></p>'
    ),
    "{% link Un site https://e.org external %}": '<p><a href="https://e.org">Un site</a></p>',
    "{% asset_img a.png L'été 1990 %}": '<p><img src="a.png" alt="L&#39;été 1990" /></p>',
    '{% asset_img large a.png 200 50% \'"Un titre" "Un chat"\' %}': (
        '<p><img src="a.png" title="Un titre" alt="Un chat" /></p>'
    ),
    '{% img /i/a.png 500 "Un titre" "Un chat" %}': '<p><img src="/i/a.png" title="Un titre" alt="Un chat" /></p>',
    "{% blockquote Ada Martin, Le livre http://e.org La *page* %}\n- a\n{% endblockquote %}": (
        "<blockquote> <ul> <li>a</li> </ul> "
        '<p>— Ada Martin, Le livre, <a href="http://e.org">La page</a></p> </blockquote>'
    ),
    "{% pullquote left %}*a*{% endpullquote %}": "<blockquote> <p><em>a</em></p> </blockquote>",
    "Un {% quote %}mot{% endquote %}.": "<p>Un mot.</p>",
    "{% codeblock Un titre lang:text line_number:false http://e.org La page mark:1 %}\n*a*\n{% endcodeblock %}\nb": (
        '<div class="named-code"> <p><code>Un titre</code></p> <pre class="text"><code>*a*</code></pre> </div> '
        '<p><a href="http://e.org">La page</a></p> <p>b</p>'
    ),
    "{% codeblock src/a.zz %}a{% endcodeblock %}": (
        '<div class="named-code"> <p><code>src/a.zz</code></p> <pre class="zz"><code>a</code></pre> </div>'
    ),
    "{% code lang:text %}\n*a*\n{% endcode %}": '<pre class="text"><code>*a*</code></pre>',
    '{% code title="a.txt" %}\n```text\na\n```\n{% endcode %}': (
        '<p><strong>a.txt</strong></p> <pre class="text"><code>a</code></pre>'
    ),
}
WORDPRESS = {
    '[caption id="a" width="30"]<img src="a.png" alt="b" /> Une *légende*[/caption]\n\nc': (
        '<div class="captioned"> <p><img src="a.png" alt="b" /> Une <em>légende</em></p> </div> <p>c</p>'
    ),
    '\\[caption id="a\\_1"\\][![b](a.png)](c.png)\\[/caption\\]': (
        '<div class="captioned"> <p><a href="c.png"><img src="a.png" alt="b" /></a></p> </div>'
    ),
    '[wp_caption caption="Une [légende](d.md)"]\n![b](a.png)\n[/wp_caption]': (
        '<div class="captioned"> <p><img src="a.png" alt="b" /></p> <p>Une <a href="d.md">légende</a></p> </div>'
    ),
    "a [embed width=3]https://e.org/a_b[/embed] [embed]<https://e.org/c>[/embed]": (
        '<p>a <a href="https://e.org/a_b">https://e.org/a_b</a> <a href="https://e.org/c">https://e.org/c</a></p>'
    ),
    '[gallery ids="1,2"]\n\n[gallery]\n\n[playlist ids="3"]': "",
    '[audio mp3="a.mp3" ogg="a.ogg"][/audio]': (
        '<p><audio src="a.mp3" controls=""><a href="a.mp3">Audio</a></audio></p>'
    ),
    "[audio https://e.org/a.mp3]": '<p><a href="https://e.org/a.mp3">https://e.org/a.mp3</a></p>',
    "[gallery](a.md) [gallery]: [audio] [caption] \\[embed\\] [video]": (
        '<p><a href="a.md">gallery</a> [gallery]: [audio] [caption] [embed] [video]</p>'
    ),
    "[gallery][a] [gallery]\n\n[gallery]: b.md\n[a]: c.md": (
        '<p><a href="c.md">gallery</a> <a href="b.md">gallery</a></p>'
    ),
}
KRAMDOWN = {
    "Un texte.\n{: .grand}": "<p>Un texte.</p>",
    "Un texte.\n{: #ici}": '<div id="ici"> <p>Un texte.</p> </div>',
    '[là](b.html){:target="_blank" #ici}': '<p><a href="b.html" id="ici">là</a></p>',
    "* Sommaire\n{:toc}\n\nUn texte.": "<p>Un texte.</p>",
    "a {::comment}caché{:/comment} b": "<p>a b</p>",
    '{::options parse_block_html="true" /}\n\nUn texte.': "<p>Un texte.</p>",
}


def boxed(kind: str, which: str, title: str, text: str) -> str:
    """Return the HTML of a box, as pandoc writes it."""
    return (
        f'<div class="admonition admonition-{kind}"> <p class="admonition-{which}"><strong>{title}</strong></p> '
        f"{text} </div>"
    )


BOXES = {
    '!!! note "Le titre"\n    Un texte.\n\n        code\nsuite': (
        '<div class="admonition admonition-note"> <p class="admonition-title"><strong>Le titre</strong></p> '
        "<p>Un texte.</p> <pre><code>code</code></pre> </div> <p>suite</p>"
    ),
    '!!! note "1. Le *titre*"\n    Un texte.': (
        '<div class="admonition admonition-note"> '
        '<p class="admonition-title"><strong>1. Le <em>titre</em></strong></p> <p>Un texte.</p> </div>'
    ),
    '!!! note ""\n    Un texte.': '<div class="admonition admonition-note"> <p>Un texte.</p> </div>',
    "??? warning\n    - a\n    ??? hint\n        b": (
        '<div class="admonition admonition-warning"> <p class="admonition-name"><strong>Warning</strong></p> '
        '<ul> <li>a</li> </ul> <div class="admonition admonition-tip"> '
        '<p class="admonition-name"><strong>Hint</strong></p> <p>b</p> </div> </div>'
    ),
    '=== "Un"\n    a\n\n=== "Deux"\n    b': "<p><strong>Un</strong></p> <p>a</p> <p><strong>Deux</strong></p> <p>b</p>",
    ":::tip[Le titre]\nUn texte.\n:::": (
        '<div class="admonition admonition-tip"> <p class="admonition-title"><strong>Le titre</strong></p> '
        "<p>Un texte.</p> </div>"
    ),
    "- a\n\n  ::::danger\n  :::note\n  b\n  :::\n  ::::": (
        '<ul> <li><p>a</p> <div class="admonition admonition-danger"> '
        '<p class="admonition-name"><strong>Danger</strong></p> <div class="admonition admonition-note"> '
        '<p class="admonition-name"><strong>Note</strong></p> <p>b</p> </div> </div></li> </ul>'
    ),
    "> [!CAUTION]\n> Un texte.": (
        '<div class="admonition admonition-caution"> <p class="admonition-name"><strong>Caution</strong></p> '
        "<p>Un texte.</p> </div>"
    ),
    "> [!faq]-\n> Un texte.": (
        '<div class="admonition admonition-question"> <p class="admonition-name"><strong>Faq</strong></p> '
        "<p>Un texte.</p> </div>"
    ),
    "> [!title]+ Le *titre*\n> Un texte.": (
        '<div class="admonition"> <p class="admonition-title"><strong>Le <em>titre</em></strong></p> <p>Un texte.</p> </div>'
    ),
    "{{% note %}}\n- a\n- b\n{{% /note %}}": boxed("note", "name", "Note", "<ul> <li>a</li> <li>b</li> </ul>"),
    "- a\n\n  {% warning %}\n  b\n  {% endwarning %}\n\n- c": (
        f"<ul> <li><p>a</p> {boxed('warning', 'name', 'Warning', '<p>b</p>')}</li> <li><p>c</p></li> </ul>"
    ),
    "Avant.\n{{< notice warning >}}\na\n{{< notice tip >}}\nb\n{{< /notice >}}\n{{< /notice >}}\nAprès.": (
        "<p>Avant.</p> "
        + boxed("warning", "name", "Warning", f"<p>a</p> {boxed('tip', 'name', 'Tip', '<p>b</p>')}")
        + " <p>Après.</p>"
    ),
    '{{< callout type="info" title="Le *titre*" >}}\na\n{{< /callout >}}': boxed(
        "info", "title", "Le titre", "<p>a</p>"
    ),
    '{{< note "action" >}}\na\n{{< /note >}}': boxed("note", "name", "Note", "<p>a</p>"),
    '{{< admonition tip "à lire" >}}\na\n{{< /admonition >}}': boxed("tip", "title", "à lire", "<p>a</p>"),
    "{{< alert >}}\na\n{{< /alert >}}": '<div class="admonition"> <p>a</p> </div>',
    "{{< tip >}}*a*{{< /tip >}}\nb": boxed("tip", "name", "Tip", "<p><em>a</em></p>") + " <p>b</p>",
    "- x\n\n  {{< tip >}}\n  a\n  b {{< /tip >}}\n- y": (
        f"<ul> <li><p>x</p> {boxed('tip', 'name', 'Tip', '<p>a b</p>')}</li> <li><p>y</p></li> </ul>"
    ),
    "- un\n  - a\n\n    {% note %}\n    texte\n    {% endnote %}\n- b": (
        f"<ul> <li><p>un</p> <ul> <li><p>a</p> {boxed('note', 'name', 'Note', '<p>texte</p>')}</li> </ul></li> <li><p>b</p></li> </ul>"
    ),
    "Un\n\n    {% note %}\n    texte\n    {% endnote %}": (
        "<p>Un</p> <pre><code>{% note %} texte {% endnote %}</code></pre>"
    ),
    "Un\n    {% note %}\n    texte\n    {% endnote %}": "<p>Un texte</p>",
    ':::note{title="L\'eau"}\na\n:::': boxed("note", "title", "L'eau", "<p>a</p>"),
    "Un {% note %}mot{% endnote %}.": "<p>Un mot.</p>",
    "{% note info no-icon Un titre %}\na\n{% endnote %}": boxed("info", "title", "Un titre", "<p>a</p>"),
    "{% note info L'eau de l'évier %}\na\n{% endnote %}": boxed("info", "title", "L'eau de l'évier", "<p>a</p>"),
    "{% note blue 'fas fa-star' flat %}\na\n{% endnote %}": boxed("note", "name", "Note", "<p>a</p>"),
    "{% note %}Un mot{% endnote %} et la suite.": "<p>Un mot et la suite.</p>",
    "> {% note %}\n> a\n> {% endnote %}": "<blockquote> <p>a</p> </blockquote>",
    "Un texte.\n{: .notice--warning}\n\nFin.": boxed("warning", "name", "Warning", "<p>Un texte.</p>") + " <p>Fin.</p>",
    "> Un texte.\n{: .prompt-tip #ici }": (
        '<div id="ici" class="admonition admonition-tip"> <p class="admonition-name"><strong>Tip</strong></p> '
        "<p>Un texte.</p> </div>"
    ),
    "**Attention :** un texte.\n{: .notice--danger}": (
        '<div class="admonition admonition-danger"> <p><strong>Attention :</strong> un texte.</p> </div>'
    ),
    "[[Une page|le texte]] et [[Une page]]": (
        '<p><a href="Une page">le texte</a> et <a href="Une page">Une page</a></p>'
    ),
    "![[a.png|Un chat]] ![[a.png|300]]": '<p><img src="a.png" alt="Un chat" /> <img src="a.png" width="300" /></p>',
    "import Tabs from '@theme/Tabs';\n\nUn texte.": "<p>Un texte.</p>",
}

AS_TYPED = [
    "`{% raw %}{{ x.y }}{% endraw %}`",
    '```\n{% include figure.html src="a.jpg" %}\n```',
    "~~~~\n!!! note\n    {{ a.b }}\n~~~~",
    '    {% comment %}\n    {{< figure src="a.jpg" >}}',
    "{{votre nom}} et {{ votre nom }}",
    "$x^{{a}}$ et {{a}} et \\{{ a.b \\}}",
    "Un tableau [[1, 2], [3, 4]], un {%, un %}, un {{ et un }}.",
    "<pre>\n{% include a.html %}\n</pre>",
    "Une somme de 5 $ et {:ok, x}.",
]


_TABLES = (LIQUID, HUGO, MINIMAL_MISTAKES, HEXO, WORDPRESS, KRAMDOWN, BOXES)


@pytest.mark.parametrize(("text", "html"), [row for table in _TABLES for row in table.items()])
def test_tags_are_translated(text: str, html: str) -> None:
    assert html_of(text) == html


@pytest.mark.parametrize("text", AS_TYPED)
def test_code_mathematics_and_prose_stay_as_they_were_typed(text: str) -> None:
    found = Findings("essai.md")
    blocks = read_with_templates(text, "", 1, found, {})
    words = text.replace("```", "").replace("~~~~", "").replace("`", "").replace("\\", "").split()
    seen = " ".join(write_html(blocks)[0].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").split())
    missing = [word for word in words if word.strip("$") not in seen.replace("\\", "")]
    assert not missing
    assert not found.problems
