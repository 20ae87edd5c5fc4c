"""Articles, books and handouts -> documents of Word (DOCX) and LibreOffice (ODT), which others can change.

Bodies become pandoc's nodes (`body.py`), pandoc packs the file (`document.py`), and `postprocess.py` adds our styles.
"""
