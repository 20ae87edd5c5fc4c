import pytest

from pipeline.text.urls import asset_address, asset_path


@pytest.mark.parametrize("path", ["a.png", "images/été 1.png", "a%20b#c?.pdf"])
def test_an_address_leads_to_the_path_that_it_was_made_of(path: str) -> None:
    address = asset_address(path)
    assert address.isascii()
    assert asset_path(address) == path


@pytest.mark.parametrize("address", ["", "article:asset", "#asset:", "https://example.org/asset:a.png", "site:a"])
def test_another_address_leads_to_no_file(address: str) -> None:
    assert asset_path(address) == ""
