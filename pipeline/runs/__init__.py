"""Options in; a runner with its cache, whether there is anything to do, and the result of a run out."""
