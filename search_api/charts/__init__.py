"""Charts as Vega-Lite specifications, drawn on the server as SVG and PNG and in the browser by the same runtime."""
