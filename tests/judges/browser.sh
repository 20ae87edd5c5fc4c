#!/bin/sh
# Chromium as Ace is to start it: without a sandbox (root has none) and without calls to the outside.
exec "$JUDGES_BROWSER" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
  --disable-background-networking --disable-component-update --disable-sync "$@"
