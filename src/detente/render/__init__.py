"""Showing readings: a view for the terminal, and files for other programs. Imports the model only."""
