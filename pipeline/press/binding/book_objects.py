"""The objects that make one book of signatures: those that belong to the whole, and the end of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.press.binding.signature import FIRST, Signature
from pipeline.press.pdf.object_streams import TOGETHER, CrossReferences, indirect, object_streams
from pipeline.press.pdf.syntax import array, to

# How many names a leaf of a tree has.
_LEAF = 64


class BookObjects:
    """Objects that are written when all signatures are known."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        """Begin with the numbers behind all signatures.

        Raises:
            ValueError: two signatures have the same numbers.
        """
        self._free = FIRST
        for signature in sorted(signatures, key=lambda each: each.node):
            if signature.node < self._free:
                raise ValueError("two signatures have the same numbers")
            self._free = signature.end
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}

    @property
    def free(self) -> int:
        """The lowest new number."""
        return self._free

    def write(self, text: bytes, number: int = 0) -> int:
        """Write a plain object, under a new number or one that was left open; its number."""
        return self._write(self._plain, text, number)

    def write_stream(self, text: bytes, number: int = 0) -> int:
        """Write a stream in the same way."""
        return self._write(self._streams, text, number)

    def write_tree(self, items: Sequence[tuple[bytes, bytes]], name: bytes) -> int:
        """Write a tree of sorted keys and values, as names or as numbers (ISO 32000-1, 7.9.6 and 7.9.7)."""
        leaves = [items[start : start + _LEAF] for start in range(0, len(items), _LEAF)]
        if len(leaves) == 1:
            return self.write(b"<</%s %s>>" % (name, _flat(items)))
        return self.write_branches(
            self.write(b"<</Limits [%s %s] /%s %s>>" % (leaf[0][0], leaf[-1][0], name, _flat(leaf))) for leaf in leaves
        )

    def write_branches(self, leaves: Iterator[int]) -> int:
        """Write the root of a tree with these leaves."""
        return self.write(b"<</Kids %s>>" % array(map(to, leaves)))

    def body(self, at: int, found: CrossReferences) -> Iterator[bytes]:
        """Yield all objects as they stand in the file from the offset `at` on; `found` gets to know where they are."""
        plain = sorted(self._plain.items())
        holders = enumerate(object_streams(plain), start=self._free)
        for index, (number, _) in enumerate(plain):
            found.add_packed(number, self._free + index // TOGETHER, index % TOGETHER)
        for number, text in (*sorted(self._streams.items()), *holders):
            found.add(number, at)
            written = indirect(number, text)
            at += len(written)
            self._free = max(self._free, number + 1)
            yield written

    def _write(self, objects: dict[int, bytes], text: bytes, number: int) -> int:
        if not number:
            number = self._free
        self._free = max(self._free, number + 1)
        objects[number] = text
        return number


def _flat(items: Sequence[tuple[bytes, bytes]]) -> bytes:
    return array(b"%s %s" % item for item in items)
