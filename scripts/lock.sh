#!/usr/bin/env bash
# Writes the locks in requirements/ anew. Run by `make lock`.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-header --no-annotate "$@"
}
compile requirements/bootstrap.in -o requirements/bootstrap.txt
compile pyproject.toml --extra ocr --extra browser --group dev -o requirements/dev.txt
# The others take the versions that dev.txt has: one resolution, several selections.
for extra in base ocr browser; do
    arguments=()
    [ "$extra" = base ] || arguments=(--extra "$extra")
    compile pyproject.toml "${arguments[@]}" -c requirements/dev.txt -o "requirements/$extra.txt"
done
if grep -nE '^ *--(index-url|extra-index-url|find-links)|^[^#]*https?://' requirements/*.txt; then
    echo "a lock names a host" >&2
    exit 1
fi
