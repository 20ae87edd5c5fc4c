import pytest

from pipeline.deploy.host import LIST, DeployError, format_list, is_safe, parse_list
from pipeline.jobs.blob import Blob

ONE = Blob("0" * 64, 3)


@pytest.mark.parametrize(
    "path",
    [
        "../x", "/x", "a/../x", "a//x", "./x", "", ".git/config", ".GIT/hooks/x", "a/.git", "git~1/x", LIST, "a\0b",
        "a\nb", "-x", "a/-rf", "C:x", "a\\b", "a\x1bb", "x/",
    ],
)  # fmt: skip
def test_a_path_that_could_lead_elsewhere_is_none(path: str) -> None:
    assert not is_safe(path)
    with pytest.raises(DeployError, match="not as deploy writes it"):
        parse_list(format_list({path: ONE}), "there")


@pytest.mark.parametrize(
    "path", ["index.html", ".nojekyll", ".well-known/security.txt", "media/é è 1.png", "a/b.c.d", "CNAME"]
)
def test_a_plain_path_is_one(path: str) -> None:
    assert parse_list(format_list({path: ONE}), "there") == {path: ONE}


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"put there by editions deploy": [1]}', b"[" * 100_000])
def test_what_is_no_list_is_named(data: bytes) -> None:
    with pytest.raises(DeployError, match="not as deploy writes it"):
        parse_list(data, "there")
