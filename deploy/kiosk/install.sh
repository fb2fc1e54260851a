#!/bin/sh
# Makes a Debian 12 or 13 machine a kiosk:  sudo ./install.sh http://don.local:8000 [90|180|270]
# Safe to run again, for instance with another address. DESTDIR=… only lays the files out (tests, images).
set -eu

hub="${1:-}"
rotate="${2:-}"
case "$hub" in
    http://* | https://*) hub="${hub%/}" ;;
    *) echo "usage: $0 http://HUB:PORT [90|180|270]" >&2; exit 2 ;;
esac
case "$rotate" in
    "" | 90 | 180 | 270) ;;
    *) echo "the screen turns by 90, 180 or 270 degrees" >&2; exit 2 ;;
esac
here="$(cd "$(dirname "$0")" && pwd)"
root="${DESTDIR:-}"

lay() { # source, place, mode: the hub's address and the screen's turn are put in
    mkdir -p "$(dirname "$root$2")"
    sed -e "s|http://don.local:8000|$hub|g" -e "s|^DON_ROTATE=.*|DON_ROTATE=$rotate|" "$here/$1" >"$root$2"
    chmod "$3" "$root$2"
}

lay don-kiosk.service /etc/systemd/system/don-kiosk.service 644
lay don-kiosk.sh /usr/local/bin/don-kiosk 755
lay don-kiosk.env /etc/don-kiosk.env 644
lay policies.json /etc/chromium/policies/managed/don-kiosk.json 644
lay logind.conf /etc/systemd/logind.conf.d/don-kiosk.conf 644
lay sleep.conf /etc/systemd/sleep.conf.d/don-kiosk.conf 644
lay sysctl.conf /etc/sysctl.d/70-don-kiosk.conf 644
lay 70-don-scanner.rules /etc/udev/rules.d/70-don-scanner.rules 644
lay README.md /usr/local/share/don-kiosk/README.md 644
[ -z "$root" ] || exit 0

apt-get install -y cage chromium curl wlr-randr
id kiosk >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin kiosk
usermod --append --groups audio,video,render,input,dialout kiosk
systemctl mask ctrl-alt-del.target sleep.target suspend.target hibernate.target hybrid-sleep.target
systemctl daemon-reload
systemctl set-default graphical.target
systemctl enable don-kiosk.service
udevadm control --reload
echo "Ready. Restart the machine: it comes up on the kiosk's page and shows a pairing code."
