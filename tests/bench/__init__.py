"""Measuring how fast Tandem answers, against floors taken in the same run."""
