"""Charts of values with their intervals, drawn as SVG by Vega."""
