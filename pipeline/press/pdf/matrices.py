"""Follow the coordinates of a page through the operators that draw it (ISO 32000-1, 8.3 and 9.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Matrix

Instruction = ContentStreamInstruction | ContentStreamInlineImage
"""An operator with its operands."""


def follow_matrices(instructions: Iterable[Instruction]) -> Iterator[tuple[Instruction, Matrix, Matrix]]:
    """Yield the operators, each with the matrix of the page and that of the line of text after it."""
    page_matrix, line_matrix = Matrix(), Matrix()
    saved: list[Matrix] = []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(page_matrix)
        elif operator == "Q":
            page_matrix = saved.pop()
        elif operator == "cm":
            page_matrix = Matrix(*map(float, instruction.operands)) @ page_matrix
        elif operator == "Tm":
            line_matrix = Matrix(*map(float, instruction.operands))
        yield instruction, page_matrix, line_matrix
