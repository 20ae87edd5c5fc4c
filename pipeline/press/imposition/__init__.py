"""Pages -> sheets of paper that are folded or cut."""
