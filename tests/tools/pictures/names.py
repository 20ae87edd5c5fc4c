"""Names of the pictures in `docs/pictures/`."""

NAMES = tuple(
    (
        "article.webp book.webp desk-en.webp desk-fr.webp desk-fix-en.webp desk-fix-fr.webp"
        " e-book.webp handout.webp layouts.webp look-centre.webp look-class.webp look-review.webp"
        " preview-en.webp preview-error-en.webp preview-error-fr.webp preview-fr.webp site.webp"
    ).split()
)
