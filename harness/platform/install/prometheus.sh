# Fills $1 with prometheus and promtool: those on the PATH, else those of the distribution's package, unpacked and not
# installed, so that no root is needed and nothing is started.
set -eu
cd "$1"
if command -v prometheus >/dev/null && command -v promtool >/dev/null; then
  ln -s "$(command -v prometheus)" "$(command -v promtool)" .
  exit 0
fi
# A machine whose package lists are empty gets them first.
apt-get download prometheus >&2 || { apt-get update >&2 && apt-get download prometheus >&2; }
dpkg-deb -x prometheus_*.deb unpacked
mv unpacked/usr/bin/prometheus unpacked/usr/bin/promtool .
rm -rf unpacked prometheus_*.deb
