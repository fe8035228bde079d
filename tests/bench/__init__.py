"""What `make bench` measures: our path against a floor, in one run on made-up data.

Not a test: it prints ratios, lower is better, and fails nothing. See
`../shared/performance.md` for what each line means and how the goals were found.
"""
