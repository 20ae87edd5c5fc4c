"""What people make by hand in a word processor -> what it means: lists, headings, titles, tables, captions."""
