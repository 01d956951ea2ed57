"""Measures of the path from tables to a loaded release, beside a peer in the same run."""
