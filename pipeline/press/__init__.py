"""HTML and styles -> bound PDFs and EPUBs: typeset, bind, stamp, package; values in, values out."""
