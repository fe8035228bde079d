"""The figures: frames in, frozen results out. Knows no Django, clock or database.

To add a figure: a module here with a frozen result, its function and its METHOD; a
line in `headline.py`; a chart in attenders/charts; a block in templates/demand.
"""
