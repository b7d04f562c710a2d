"""Speed, size and quality as figures from a command: `python -m benchmarks [NAME...]`, see docs/benchmarks.md."""
