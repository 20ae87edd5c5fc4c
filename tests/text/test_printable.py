from pipeline.text.printable import in_one_line, printable, slug_of


def test_what_no_page_may_hold_is_left_out_and_nothing_else() -> None:
    assert printable("a\tb\n\u200d\u202f\u00a0🙂\x00\ud800\x9f\ufffe") == "a\tb\n\u200d\u202f\u00a0🙂"


def test_one_line_keeps_no_break_spaces() -> None:
    assert in_one_line(" Deux\n  lignes\u202f! \x01") == "Deux lignes\u202f!"


def test_slugs_are_small_ascii_words() -> None:
    assert slug_of("L'Été à la mer !") == "l-ete-a-la-mer"
    assert slug_of("人工智能") == "ren-gong-zhi-neng"
    assert slug_of("Fiche n°1, N° 2") == "fiche-n-1-n-2"
    assert slug_of("???") == ""
    assert len(slug_of("mot " * 100)) <= 120
