"""Picture files -> pictures for every edition."""
