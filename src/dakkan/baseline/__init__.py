"""What is normal here: accepted by the owner, learned up to a time."""
