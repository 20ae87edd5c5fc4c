import pytest

from pipeline.dialects.boxes import translate_fence


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("::: question\n", "::: {.questions}\n"),
        (":::solutions\n", "::: {.solution}\n"),
        ("::: questions lines=4\n", "::: {.questions lines=4}\n"),
        ("::: questions {lines=4 #a} :::\n", "::: {.questions lines=4 #a}\n"),
        ("   :::: solution Exercice 2", "   :::: {.solution}\n\n   **Exercice 2**\n\n"),
        ("::: glossary[Les **mots**] {#mots}", "::: {.glossary #mots}\n\n**Les mots**\n\n"),
        ("::: Print_Only\n", "::: {.print-only}\n"),
        ("::: note\n", None),
        ("::: {.solution}\n", None),
        (":::\n", None),
        ("::: solutionnaire\n", None),
    ],
)
def test_fences_as_people_write_them(written: str, read: str | None) -> None:
    assert translate_fence(written) == read
