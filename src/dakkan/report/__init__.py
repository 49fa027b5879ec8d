"""Reports: pure functions from a dossier to one document, in the current language."""
