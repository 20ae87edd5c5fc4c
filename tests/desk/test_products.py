"""What the desk lets whom have made: each field of each product is closed to a person unless its row opens it."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.desk.people import Person
from pipeline.desk.runs import Run
from pipeline.extension import Product
from pipeline.extensions import get_products
from tests.desk.client import DeskClient

PATHS = ("cover", "dedication", "preface", "afterword", "parts", "templates", "styles", "content", "output", "pupils")
LIST = base64.b64encode("Nom\nZyzyxski Łucja\n".encode()).decode()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskClient]:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "un.md").write_text("# Un\n\nUn mot.\n", "utf-8")
    client = DeskClient(tmp_path / "content")

    def begin(kind: str, values: dict[str, object], person: Person, language: str, *, pupils: str = "") -> Run:
        return Run(kind, values | ({"each": pupils} if pupils else {}), person, language)

    monkeypatch.setattr(client.bench.runs, "begin", begin)
    monkeypatch.setattr(Run, "describe", lambda run, _: run.values)
    yield client
    client.bench.runs.close()


@pytest.mark.parametrize("who", ["owner", "writer", "reader"])
@pytest.mark.parametrize("product", get_products().values(), ids=get_products())
def test_a_field_is_closed_to_a_person_unless_its_row_opens_it(desk: DeskClient, product: Product, who: str) -> None:
    if who != "owner":
        desk.person = desk.people.admit("Ada", may_write=who == "writer")
    is_owner, is_for_owner = who == "owner", "" in product.for_owner
    shown = {one["name"]: {each["name"] for each in one["fields"]} for one in desk.call("choices").json["products"]}
    opened = {name for name in product.at_desk if is_owner or name not in product.for_owner}
    assert shown.get(product.name) == (None if is_for_owner and not is_owner else opened)
    given: dict[str, object] = dict.fromkeys(
        (*product.keys(), *PATHS, "trust", "workers", "time_limit", "audience"), "rings"
    )
    given |= {"each": LIST, "order": "list", "layout": ["a4"], "format": ["pdf"], "trim": "a5"}
    given |= dict.fromkeys(("teacher", "form", "zip", "remarks"), True)
    answer = desk.call("run", {"kind": product.name, "values": given})
    if who == "reader" or (is_for_owner and not is_owner):
        assert answer.status in (400, 403)
        return
    assert answer.status == 200, answer
    assert set(answer.json) == opened | {"post", "order"} & set(product.keys())


def test_no_field_that_is_open_names_a_path() -> None:
    for product in get_products().values():
        assert set(product.at_desk) <= set(product.keys())
        assert not {*PATHS} - {"cover"} & set(product.at_desk)  # of covers, the desk takes our designs alone


def test_a_list_of_pupils_is_not_among_what_pages_are_told(desk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    run = Run("handout", {"title": "T"}, desk.people.owner, "fr", LIST)
    assert LIST not in repr(run)
    assert LIST not in repr(run.describe(desk.people.owner))
