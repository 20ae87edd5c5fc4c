import pytest

from pipeline.text.scripts import script_of, scripts_of


@pytest.mark.parametrize(
    ("character", "script"),
    [
        ("a", "Latn"),
        ("é", "Latn"),
        ("ω", "Grek"),
        ("ж", "Cyrl"),
        ("س", "Arab"),
        ("न", "Deva"),
        ("中", "Hani"),
        ("の", "Hira"),
    ],
)
def test_letters_have_the_script_of_their_name(character: str, script: str) -> None:
    assert script_of(character) == script


def test_signs_of_east_asia_go_with_han_and_others_with_none() -> None:
    assert [script_of(sign) for sign in "、（1!"] == ["Hani", "Hani", "", ""]


def test_letters_are_counted_and_nothing_else() -> None:
    assert scripts_of("mot 中文, 12 слов") == {"Latn": 3, "Hani": 2, "Cyrl": 4}
