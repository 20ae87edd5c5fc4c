import random

from pipeline.report.counting import find_twins
from pipeline.report.survey import Surveyed
from tests.report.samples import article, read


def text(seed: int, words: int = 200) -> list[str]:
    chance = random.Random(seed)
    return [f"mot{chance.randrange(5000)}" for _ in range(words)]


def of(slug: str, words: list[str]) -> Surveyed:
    return article(slug, reading=read(f"<p>{' '.join(words)}</p>"))


def test_what_says_nearly_the_same_is_found() -> None:
    one, other = text(1), text(2)
    changed = [*one[:50], "autre", *one[50:150], "encore", *one[150:]]
    found = find_twins([of("a", one), of("b", other), of("c", changed), of("d", text(3)), of("e", one[:80])])
    assert [(pair.first, pair.second) for pair in found] == [("a", "c"), ("a", "e"), ("c", "e")]
    assert found[0].share > 0.85
    assert found[1].share < 0.5 < found[1].contained


def test_many_that_are_the_same_are_found_in_a_row() -> None:
    found = find_twins([of(f"a{number:02}", text(1)) for number in range(60)])
    assert len(found) == 59
    assert all(pair.share == 1 for pair in found)


def test_a_common_foot_makes_no_twins() -> None:
    foot = text(9, 60)
    assert find_twins([of(f"a{number}", [*text(number), *foot]) for number in range(30)]) == ()


def test_short_texts_are_no_twins() -> None:
    assert find_twins([of("a", text(1, 20)), of("b", text(1, 20))]) == ()
