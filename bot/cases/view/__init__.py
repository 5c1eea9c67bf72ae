"""What a reader sees of a case, still free of language."""
