"""What everything is made of: frozen values, no input or output, standard library only."""
