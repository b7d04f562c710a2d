"""How the service behaves towards programs: ids and logs of requests, limits, freshness, metrics."""
