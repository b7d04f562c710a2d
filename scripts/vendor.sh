#!/usr/bin/env bash
# Fetches the browser's chart runtime and the charts' font anew, at the versions below, with npm. Commit what changes,
# and the digests in search_api/ui/static/vendor/vendored.yml with it: a test compares them.
set -euo pipefail
VEGA=6.2.0          # the version that vl-convert draws with on the server
INTERPRETER=2.2.1
ESBUILD=0.25.12     # the interpreter comes as a module; pages take plain scripts
FONT=0.4.1
here="$(cd "$(dirname "$0")/.." && pwd)"
vendor="$here/search_api/ui/static/vendor" fonts="$here/search_api/charts/fonts"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent "vega@$VEGA" "vega-interpreter@$INTERPRETER" "esbuild@$ESBUILD" "@expo-google-fonts/be-vietnam-pro@$FONT"
mkdir -p "$vendor" "$fonts"
cp node_modules/vega/build/vega.min.js "$vendor/vega.min.js"
cp node_modules/vega/LICENSE "$vendor/vega.LICENSE"
cp node_modules/vega/LICENSE "$vendor/vega-interpreter.LICENSE"  # of the same project, its package carries none
echo 'export { expressionInterpreter } from "vega-interpreter";' > entry.js
npx esbuild entry.js --bundle --format=iife --global-name=vegaInterpreter --minify --log-level=warning \
    --outfile="$vendor/vega-interpreter.js"
cp node_modules/@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf "$fonts/BeVietnamPro-Regular.ttf"
cp node_modules/@expo-google-fonts/be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf "$fonts/BeVietnamPro-Bold.ttf"
cp node_modules/@expo-google-fonts/be-vietnam-pro/LICENSE_FONT "$fonts/OFL.txt"
cd "$here"
sha256sum search_api/ui/static/vendor/*.js search_api/charts/fonts/*.ttf
