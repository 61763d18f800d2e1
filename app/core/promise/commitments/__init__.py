"""Commitments: what a reply undertakes, read without knowing the present time."""
