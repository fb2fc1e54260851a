#!/bin/sh
# Runs inside cage: turns the screen if it stands upright, then shows the hub's kiosk page and nothing else.
# DON_HUB and DON_ROTATE come from /etc/don-kiosk.env.
set -eu

if [ -n "${DON_ROTATE:-}" ]; then
    wlr-randr | grep -o '^[A-Za-z][A-Za-z0-9-]*' | while read -r output; do
        wlr-randr --output "$output" --transform "$DON_ROTATE"
    done
fi

exec chromium \
    --kiosk \
    --ozone-platform=wayland \
    --user-data-dir="$HOME/.config/don-kiosk" \
    --no-first-run \
    --no-default-browser-check \
    --hide-crash-restore-bubble \
    --disable-pinch \
    --overscroll-history-navigation=0 \
    --disable-features=Translate,TouchpadOverscrollHistoryNavigation \
    --check-for-update-interval=31536000 \
    --password-store=basic \
    "$DON_HUB/kiosk/?locked"
