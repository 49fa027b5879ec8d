"""Is this text bait? Rules that can be explained, over one message body; nothing is ever fetched."""
