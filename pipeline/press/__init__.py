"""HTML and styles in, bound PDFs and EPUBs out: typeset, bind, stamp, package."""
