"""HTML to sheets: the engine (WeasyPrint), its private names, mends of its output, copyfitting."""
