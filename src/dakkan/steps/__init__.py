"""The response steps of a case: what is to be done, by when, and where each stands."""
