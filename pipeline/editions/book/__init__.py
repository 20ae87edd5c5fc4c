"""A book before it has a form: what it holds, in which parts and sections, with which indexes."""
