#!/usr/bin/env bash
# surveyhost for whoever administers this machine: as the desk's account, with the settings of the console.
# install.sh puts it into /usr/local/sbin/surveyhost. Files that it is given have to be readable by that account: those
# in /srv/surveyhost are, and nobody else but root reads them.
set -euo pipefail
[ "$(id -u)" -eq 0 ] || { echo "surveyhost: its settings hold keys, so it has to be run by root." >&2; exit 1; }
set -a
# shellcheck disable=SC1091
. /etc/surveyhost/console.env
SURVEYHOST_DATA=/var/lib/surveyhost HOME=/var/lib/surveyhost
set +a
exec setpriv --reuid=surveyhost --regid=surveyhost --init-groups /opt/surveyhost/.venv/bin/surveyhost "$@"
