import pytest

from pipeline.model.article import Cue
from pipeline.normalise.media.recordings import convert_to_webvtt, decode_text, has_labels, read_cues

WEBVTT = """WEBVTT - un titre

NOTE rien à entendre

STYLE
::cue { color: red }

un
00:01.000 --> 00:02.500 align:start
<v Ada>Bonjour &amp; bienvenue.</v>

00:00:02.500 --> 01:00:04.000
Deux
lignes.
"""
SUBRIP = "1\n00:00:01,000 --> 00:00:02,500\nBonjour.\n\n2\n00:00:02,500 --> 00:00:04,000\nAu revoir.\n"
LABELS = "0.000000\t1.500000\tLe titre\n\\\t100\t200\n1,5\t3\tUn paragraphe\n"


def test_webvtt_is_read() -> None:
    assert read_cues(WEBVTT) == (Cue(1.0, 2.5, "Bonjour & bienvenue."), Cue(2.5, 3604.0, "Deux lignes."))
    assert convert_to_webvtt(WEBVTT) == WEBVTT


def test_subrip_becomes_webvtt() -> None:
    made = convert_to_webvtt(SUBRIP)
    assert made.startswith("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nBonjour.\n\n")
    assert [cue.text for cue in read_cues(made)] == ["Bonjour.", "Au revoir."]


def test_audacitys_labels_are_read() -> None:
    assert has_labels(LABELS)
    assert read_cues(LABELS) == (Cue(0.0, 1.5, "Le titre"), Cue(1.5, 3.0, "Un paragraphe"))


@pytest.mark.parametrize("text", ["", "Un texte.\n\nSans temps.", "WEBVTTX", "00:01 --> 00:02\nx"])
def test_what_has_no_times_has_no_cues(text: str) -> None:
    assert (convert_to_webvtt(text), read_cues(text)) == ("", ())
    assert not has_labels("Un texte.")


def test_old_files_are_read() -> None:
    assert decode_text("é\r\nà".encode("cp1252")) == "é\nà"
    assert decode_text("\ufeffé".encode()) == "é"
