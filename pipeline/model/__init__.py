"""Values that pass from one stage to another, frozen: manuscript, collection, articles, settings, problems."""
