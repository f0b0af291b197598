"""The ground: database, keys, clock, language, paper. Nothing in here knows what therapy is."""
