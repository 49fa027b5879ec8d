"""What was done, by whom it was not: detectors over evidence, without client, clock or file."""
