from pipeline.normalise.media.recordings import Companions, find_companions


def test_what_stands_beside_a_recording_is_found_by_its_name() -> None:
    names = "a/Son.vtt a/son.fr.vtt a/son.fr.srt a/son.en.srt a/son.txt a/son.md a/son.jpg a/son.mp3 son.vtt a/sonate.vtt".split()
    assert find_companions(["a/son.mp3"], names)["a/son.mp3"] == Companions(
        captions=(("a/Son.vtt", ""), ("a/son.en.srt", "en"), ("a/son.fr.vtt", "fr")),
        texts=("a/son.md", "a/son.txt"),
        poster="a/son.jpg",
    )


def test_a_name_with_full_stops_is_no_language() -> None:
    assert find_companions(["v1.2.mp4"], ["v1.2.vtt", "v1.2.fr.vtt"])["v1.2.mp4"].captions == (
        ("v1.2.vtt", ""),
        ("v1.2.fr.vtt", "fr"),
    )
    assert find_companions(["a.mp4"], ["a.b/c.vtt"])["a.mp4"] == Companions()
