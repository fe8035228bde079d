"""Who attends a practice often, why, and what helps."""

# As in pyproject.toml; every stored figure says which one worked it out
__version__ = "0.1.0"
