"""Write the files with which a collection and a post begin; afterwards they belong to their author."""
