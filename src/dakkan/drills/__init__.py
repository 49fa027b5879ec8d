"""Takeovers to practise on: simulated, answered by the product, judged from the thief's side."""
