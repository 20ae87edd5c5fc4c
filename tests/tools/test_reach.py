"""What counts as knowing of a feature."""

from pathlib import Path

import pytest

from tests.tools.reach import FEATURES, find_files, main

COURSE = FEATURES["course"]


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("cli/a.py", "from pipeline.editions.course.cards import write\n", "names pipeline.editions.course"),
        ("cli/a.py", 'ROW = "pipeline.editions.course:ROW"\n', "names pipeline.editions.course"),
        ("cli/a.py", "def publish_course(): ...\n", "says course"),
        ("cli/a.py", "KINDS = {'moodle': 1}\n", "says moodle"),
        ("cli/a.py", '"""Make no course."""\n\n\ndef f():\n    """Of course."""\n    return 1  # a course\n', ""),
        ("cli/a.py", "discourse = recourses = 1\n", ""),
        ("desk/make.js", "const makeCourse = 1;\n", "says course"),
        ("i18n/messages/fr.toml", '"course" = "cours"\n', "says course"),
        ("i18n/locale/fr.po", 'msgid "course"\n', ""),
        ("editions/course/cards.py", "course = 1\n", ""),
    ],
)
def test_what_knows_of_a_feature(tmp_path: Path, path: str, text: str, reason: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    found = find_files(COURSE, tmp_path)
    assert found == ({path: found[path]} if reason else {})
    assert not reason or found[path].startswith(reason)


def test_the_files_of_each_feature_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["office", "course"]) == 0
    assert "of them Python" in capsys.readouterr().out
    assert main(["nothing"]) == 2
    assert "no feature is called nothing" in capsys.readouterr().err
