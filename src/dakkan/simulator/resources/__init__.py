"""The simulated endpoints, one resource a file; `app.py` names them all."""
