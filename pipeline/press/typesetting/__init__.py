"""HTML to sheets: the engine (WeasyPrint), its private names, repairs of its output, copyfitting.

`paragraphs.py` and `total_fit.py` break lines, `misplaced.py` brings notes to the page of their call, `copyfitting.py`
closes holes and short last pages, `repairs.py` makes the tagged PDF valid.
"""
