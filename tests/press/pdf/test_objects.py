"""Objects under new numbers, and where they are found."""

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.press.pdf.objects import ObjectNumbers, cut_objects
from pipeline.press.pdf.syntax import TOGETHER, CrossReferences, find_references, indirect, object_streams, renumber
from tests.press.samples import opened


def test_references_in_strings_are_words() -> None:
    text = rb"<< /A 12 0 R /T (12 0 R \) 13 0 R \\) /K [ 3 0 R 4 ] >>"
    assert find_references(text) == [12, 3]
    assert renumber(text, lambda old: old + b"0 0 R") == rb"<< /A 120 0 R /T (12 0 R \) 13 0 R \\) /K [ 30 0 R 4 ] >>"


def test_equal_streams_of_two_files_are_one_with_their_masks() -> None:
    sources = []
    for _ in range(2):
        pdf = pikepdf.new()
        mask = pdf.make_stream(b"mask" * 100)
        picture = pdf.make_stream(b"picture" * 100, SMask=mask)
        pdf.Root.Shown = pdf.make_indirect(Array([picture, mask]))
        sources.append(pdf)
    roots = [(index, source.Root.Shown.objgen[0]) for index, source in enumerate(sources)]
    objects, aliases = cut_objects(sources, roots, {}, ()).share_streams()
    assert (len(objects.plain), len(objects.streams), len(aliases)) == (2, 2, 2)
    numbers = ObjectNumbers({key: number for number, key in enumerate(objects.keys, start=7)}, aliases)
    texts = [text for _, text in numbers.plain(objects)]
    assert texts[0] == texts[1]


def test_objects_of_several_object_streams_are_found() -> None:
    count, found = TOGETHER + 5, CrossReferences()
    packed = [(number, b"<</Number %d>>" % number) for number in range(2, 2 + count)]
    pages, end = 2 + count, 5 + count
    packed += [(pages, b"<</Type /Pages /Kids [] /Count 0>>"), (pages + 1, b"<</Type /Catalog /Pages %d 0 R>>" % pages)]
    holder = end + 20  # after a gap
    found.add_run(2, len(packed), holder)
    file = b"%PDF-1.7\n"
    for number, text in enumerate(object_streams(packed), start=holder):
        found.add(number, len(file))
        file += indirect(number, text)
    found.add(holder + 9, len(file))
    table = indirect(holder + 9, found.stream(b"/Root %d 0 R" % (pages + 1)))
    pdf = opened(file + table + b"startxref\n%d\n%%%%EOF\n" % len(file))
    assert pdf.get_warnings() == []
    assert pdf.Root.Type == Name.Catalog
    assert all(pdf.get_object(number, 0) == Dictionary(Number=number) for number in range(2, 2 + count))
