"""What the wheel of a release must hold, and must not."""

import zipfile
from pathlib import Path

import pytest

from pipeline.version import release
from tests.tools.release import ReleaseError, look_into, package_files


@pytest.fixture
def names() -> set[str]:
    """Return the names that a wheel must contain."""
    metadata = f"editions-{release()}.dist-info"
    return package_files() | {f"{metadata}/entry_points.txt", f"{metadata}/licenses/LICENSE", f"{metadata}/METADATA"}


def wheel(path: Path, names: set[str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(names):
            archive.writestr(name, "")
    return path


def test_a_wheel_with_all_of_the_package_is_a_release(tmp_path: Path, names: set[str]) -> None:
    look_into(wheel(tmp_path / "a.whl", names))


@pytest.mark.parametrize(
    ("lost", "added", "why"),
    [
        ({"pipeline/styles/tokens.css"}, set[str](), "the wheel lacks pipeline/styles/tokens.css"),
        ({"pipeline/i18n/locale/fr.po"}, set[str](), "the wheel lacks pipeline/i18n/locale/fr.po"),
        (set[str](), {"tests/rich.py"}, "the wheel has files of others: tests/rich.py"),
        (set[str](), {"pipeline/__pycache__/run.pyc"}, "the wheel has compiled modules: pipeline/__pycache__/run.pyc"),
    ],
)
def test_a_wheel_that_lacks_something_or_has_more_is_none(
    lost: set[str], added: set[str], why: str, tmp_path: Path, names: set[str]
) -> None:
    with pytest.raises(ReleaseError, match=why):
        look_into(wheel(tmp_path / "a.whl", (names - lost) | added))
