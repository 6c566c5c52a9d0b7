#!/usr/bin/env bash
# Sets up openCryptoki for the tests of the PKCS#11 driver, as root: three soft tokens, with the daemon that they need.
# A configuration that somebody has changed is not touched. Can be run again.
set -euo pipefail

configuration=/etc/opencryptoki/opencryptoki.conf
mark='# Three soft tokens for the tests of keysync.'
officer=76543210
pin=1234567

give_up() { printf '%s\n' "$@" >&2; exit 2; }

[ "$(id -u)" -eq 0 ] || give_up 'openCryptoki can be set up by root only.'
command -v pkcsslotd >/dev/null && command -v pkcsconf >/dev/null ||
  give_up 'openCryptoki is not installed. On Debian or Ubuntu: apt-get install --no-install-recommends opencryptoki.'

if ! grep --quiet --fixed-strings --line-regexp "$mark" "$configuration"; then
  installed=$(dpkg-query --show --showformat='${Conffiles}\n' opencryptoki | awk -v file="$configuration" '$1 == file { print $2 }')
  [ "$(md5sum <"$configuration" | cut -d ' ' -f 1)" = "$installed" ] ||
    give_up "$configuration is not as it was installed: there may be tokens in use." \
      "To run these tests on this machine, keep a copy of it elsewhere, and put the one of the package in its place."
  cp "$configuration" "$configuration.before-keysync"
  {
    printf 'version opencryptoki-3.1\n%s\n' "$mark"
    for slot in 1 2 3; do
      printf 'slot %d\n{\nstdll = libpkcs11_sw.so\ntokname = keysync%d\n}\n' "$slot" "$slot"
    done
  } >"$configuration.new"
  mv "$configuration.new" "$configuration"
  # It reads its configuration when it starts.
  if running=$(pidof pkcsslotd); then
    kill "$running"
    while pidof pkcsslotd >/dev/null; do sleep 0.1; done
  fi
fi

for slot in 1 2 3; do
  folder=/var/lib/opencryptoki/keysync$slot
  mkdir -p "$folder/TOK_OBJ"
  chgrp -R pkcs11 "$folder"
  chmod 770 "$folder" "$folder/TOK_OBJ"
done

pidof pkcsslotd >/dev/null || pkcsslotd
for _ in $(seq 100); do
  if pkcsconf -s >/dev/null 2>&1; then break; fi
  sleep 0.1
done

for slot in 1 2 3; do
  if pkcsconf -t -c "$slot" | grep --quiet "Label: keysync-$slot "; then continue; fi
  # A new token of openCryptoki has this PIN of its security officer, to be changed first.
  printf 'keysync-%d\n' "$slot" | pkcsconf -c "$slot" -I -S 87654321 >/dev/null
  pkcsconf -c "$slot" -P -S 87654321 -n "$officer"
  pkcsconf -c "$slot" -u -S "$officer" -n "$pin"
done
