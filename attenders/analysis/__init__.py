"""The figures: frames in, frozen results out. Knows no Django, clock or database.

To add a figure, see "To add a figure" in the README.
"""
