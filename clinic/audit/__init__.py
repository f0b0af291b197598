"""What happened: an append-only, chained trail of who did and who looked, without a clinical word in it."""
