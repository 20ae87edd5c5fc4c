from __future__ import annotations

from pipeline.normalise.media.recordings import Companions, FilesByRecording


def test_what_stands_beside_a_recording_is_found_by_its_name() -> None:
    names = "a/Son.vtt a/son.fr.vtt a/son.fr.srt a/son.en.srt a/son.txt a/son.md a/son.jpg a/son.mp3 son.vtt a/sonate.vtt".split()
    assert FilesByRecording(names).beside("a/son.mp3") == Companions(
        captions=(("a/Son.vtt", ""), ("a/son.en.srt", "en"), ("a/son.fr.vtt", "fr")),
        texts=("a/son.md", "a/son.txt"),
        poster="a/son.jpg",
    )


def test_a_name_with_full_stops_is_no_language() -> None:
    assert FilesByRecording(["v1.2.vtt", "v1.2.fr.vtt"]).beside("v1.2.mp4").captions == (
        ("v1.2.vtt", ""),
        ("v1.2.fr.vtt", "fr"),
    )
    assert FilesByRecording(["a.b/c.vtt"]).beside("a.mp4") == Companions()
