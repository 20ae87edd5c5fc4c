"""Articles, books and handouts -> documents of Word (DOCX) and LibreOffice (ODT), which others can change.

Bodies become pandoc's nodes (`body.py`), pandoc writes the file, and `word.py` or `open_document.py` sets its styles.
"""
