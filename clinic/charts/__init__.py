"""Charts: the drawings of a case over time, for pages and papers alike."""
