"""What is done about it: plans, and the only part that carries them out."""
