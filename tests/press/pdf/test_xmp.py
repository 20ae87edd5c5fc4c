"""Metadata of PDFs: standard numbers, in terms that PDF/A does not know by itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.press.binding.bind import bind
from pipeline.press.pdf.xmp import xmp_packet
from tests.judges import verapdf
from tests.press.samples import imprint, one, place

NUMBERED = replace(imprint(), doi="10.5281/zenodo.12", isbn="978-2-1234-5680-3", issn="1234-5679")


def test_numbers_are_there_only_where_there_are_any() -> None:
    assert b"prism" not in xmp_packet(imprint())
    packet = xmp_packet(NUMBERED).decode()
    for said in (">10.5281/zenodo.12<", ">978-2-1234-5680-3<", ">1234-5679<"):
        assert said in packet


@pytest.mark.judge
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_judges_accept_them(tmp_path: Path, profile: str) -> None:
    path = tmp_path / "numbered.pdf"
    path.write_bytes(bind([one()], NUMBERED, furniture=place()))
    assert verapdf(path, profile) == []
