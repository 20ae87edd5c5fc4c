"""HTML -> sheets. Only user of WeasyPrint, with all repairs of what it writes."""
