#!/bin/sh
# Offers a printer of this Debian machine to the hub:  sudo deploy/printer/install.sh 192.168.1.10 usb:/dev/usb/lp0 [9100]
# Safe to run again; another printer takes another port. DESTDIR=… only lays the files out (tests, images).
set -eu

hub="${1:-}"
printer="${2:-}"
port="${3:-9100}"
case "$hub" in
    "" | *[!A-Za-z0-9.-]*) echo "usage: $0 HUB usb:/dev/usb/lp0 [PORT]    HUB: the hub's address, without http:// and port" >&2; exit 2 ;;
esac
case "$printer" in
    usb:/* | serial:/*) ;;
    *) echo "the printer is usb:/dev/usb/lp0 or serial:/dev/ttyUSB0?baud=115200&flow=rts" >&2; exit 2 ;;
esac
case "$port" in
    "" | *[!0-9]*) echo "the port is a number" >&2; exit 2 ;;
esac
here="$(cd "$(dirname "$0")" && pwd)"
root="${DESTDIR:-}"
share="$root/usr/local/share/don-printer"

mkdir -p "$share/printers" "$root/etc/systemd/system" "$root/etc/don-printer"
cp "$here/README.md" "$share/"
for part in __init__ bridge descriptors faults tcp transports; do
    cp "$here/../../printers/$part.py" "$share/printers/"
done
cp "$here/don-printer@.service" "$root/etc/systemd/system/"
printf 'DON_HUB=%s\nDON_PRINTER=%s\n' "$hub" "$printer" >"$root/etc/don-printer/$port.env"
[ -z "$root" ] || exit 0

systemctl daemon-reload
systemctl enable "don-printer@$port.service"
systemctl restart "don-printer@$port.service"
echo "Ready. Add the printer on the hub's page: tcp://$(hostname -I | cut -d ' ' -f 1):$port"
