from lxml import html

from pipeline.editions.print.media import lead_to_recordings, set_recordings

FIGURE = (
    '<figure class="recording film" id="recording-1"><video src="asset:a.mp4" aria-label="Le film" poster="asset:a.png">'
    '<a href="asset:a.mp4">Le film</a></video><figcaption data-mark="3"><span class="title">Le film</span> '
    '<span class="kind">Film</span><span class="length"> <time datetime="PT0M2S">0:02</time></span></figcaption></figure>'
)
NARRATION = (
    '<figure class="recording sound narration" id="recording-2"><audio src="asset:a.mp3"><a href="asset:a.mp3">x</a></audio>'
    '<figcaption><span class="title">Écouter</span></figcaption></figure>'
)


def on_paper(body: str, page: str = "https://radio.example/articles/a.html") -> html.HtmlElement:
    tree = html.fragment_fromstring(body, create_parent="div")
    set_recordings(tree, "fr")
    lead_to_recordings(tree, page, "fr")
    return tree


def test_a_film_is_its_picture_what_it_is_called_and_the_way_to_its_place() -> None:
    (shown,) = on_paper(FIGURE + "la suite").find_class("recording")
    assert (shown.get("id"), shown.tail) == ("recording-1", "la suite")
    assert [image.get("src") for image in shown.iter("img")] == ["asset:a.png"]
    assert shown.xpath("string(p[@class='told'])") == "Le film Film 0:02"
    (link,) = shown.iter("a")
    assert link.get("href") == "https://radio.example/articles/a.html#recording-1"
    assert "recording-1" in shown.xpath("string(.//*[@class='qr']/title)")
    assert not list(shown.iter("video", "audio"))


def test_a_sound_has_a_sign_and_what_is_read_aloud_leads_to_the_article() -> None:
    (shown,) = on_paper(NARRATION).find_class("recording")
    assert shown.xpath("string(.//*[@class='sign']/title)") == "Son"
    assert [link.get("href") for link in shown.iter("a")] == ["https://radio.example/articles/a.html"]


def test_without_an_address_of_the_site_there_is_no_code() -> None:
    (shown,) = on_paper(FIGURE, "").find_class("recording")
    assert not list(shown.iter("a"))
    assert not shown.xpath(".//*[@class='qr']")
