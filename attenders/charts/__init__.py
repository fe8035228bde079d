"""Charts: stored results in, a plotly figure and the words that say the same out."""
