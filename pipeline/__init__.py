"""Markdown posts in; a web site, printable PDFs and an e-book out.

The flow, each border a type of `model/`:

| stage     | in               | out                        | where                                |
| --------- | ---------------- | -------------------------- | ------------------------------------ |
| load      | a content folder | `Manuscript`: as found     | `load/`                              |
| normalise | `Manuscript`     | `Collection`: as published | `normalise/`                         |
| editions  | `Collection`     | files                      | `editions/`, `extensions.py`         |
| press     | HTML and styles  | bound PDFs, EPUB           | `press/`                             |
| publish   | files            | the output folder, whole   | `publish.py`, `output/tree.py`       |

`jobs/` is the parallel map that all heavy steps run on; it knows nothing of publishing. `runs/` is what every run has:
who does its jobs, what they depend on, and what came of it.
"""
