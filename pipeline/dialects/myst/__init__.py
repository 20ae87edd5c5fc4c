"""MyST and Jupyter Book: their directives, comments and cells as Markdown that pandoc reads.

lines  directives.convert       the lines of a post, those of its directives as ours; which line each comes from
nodes  roles.convert_roles      the nodes of a post, its roles as what they say
nodes  list_tables.make_table   a list of lists as the table that it is
"""
