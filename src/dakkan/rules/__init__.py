"""The user's own Sigma rules beside the catalogue, and the catalogue's detectors as Sigma for others."""
