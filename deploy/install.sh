#!/usr/bin/env bash
# Installs surveyhost from this checkout on a Debian 12: packages, accounts, program, databases, settings, units, nginx.
# Safe to repeat: what is there is kept, and settings are never written over. docs/operations.md walks through it.
set -euo pipefail

HERE=$(cd "$(dirname "$0")/.." && pwd)
PROGRAM=/opt/surveyhost
DATA=/var/lib/surveyhost
SETTINGS=/etc/surveyhost
FILES=/srv/surveyhost
OFFICE_PORT=5433 VAULT_PORT=5434
program_only=no kept_in=''
survey='' portal='' console='' intake='' vendor='' from='' reply_to='' smtp_file='' smtp='' administrator=''

usage() {
    cat <<'TEXT'
install.sh --survey HOST --portal HOST --console HOST --vendor NAME --from ADDRESS --reply-to ADDRESS
           --smtp-file FILE [--intake HOST] [--databases | --sqlite | --containers] [--administrator ADDRESS]
install.sh --program-only

  --survey, --portal, --console, --intake   host names of the four faces; intake only where pulses ask on events
  --vendor         the name that respondents know you by
  --from           the sender of letters, for example 'Survey <survey@vendor.com>'
  --reply-to       where people answer letters
  --smtp-file      a file that holds the mail server: smtp://name:password@host:587
  --databases      make two PostgreSQL clusters on this machine; without it, write SURVEYHOST_OFFICE_URL and
                   SURVEYHOST_VAULT_URL into /etc/surveyhost/*.env yourself and run this once more
  --sqlite         both databases are files, and one process serves all faces: for one machine and a small vendor
  --containers     write the settings of deploy/compose.yaml into /etc/surveyhost, and do nothing else
  --administrator  make the first account, and print the link by which it signs in
  --program-only   packages, accounts and program, as for a container
TEXT
}

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

read_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --help) usage && exit 0 ;;
            --program-only) program_only=yes ;;
            --databases | --sqlite | --containers)
                [ -z "$kept_in" ] || fail "only one of --databases, --sqlite and --containers can be given."
                kept_in=${1#--} ;;
            --survey | --portal | --console | --intake | --vendor | --from | --reply-to | --smtp-file | --administrator)
                [ $# -gt 1 ] || fail "$1 needs a value."
                local name=${1#--}
                printf -v "${name//-/_}" '%s' "$2"
                shift ;;
            *) fail "there is no option '$1'; --help lists them." ;;
        esac
        shift
    done
    [ "$program_only" = yes ] && return
    # What an installation has it keeps, also where the line is run again without that word.
    [ -n "$intake" ] || intake=$(sed -n 's,^SURVEYHOST_INTAKE_URL=https://,,p' "$SETTINGS/console.env" 2>/dev/null) || true
    if grep -qs '^SURVEYHOST_OFFICE_URL=sqlite:' "$SETTINGS/console.env"; then
        kept_in=sqlite
    elif [ "$kept_in" = sqlite ] && [ -e "$SETTINGS/console.env" ]; then
        fail "the databases of this installation are no files, so leave out --sqlite."
    fi
    local missing=()
    for name in survey portal console vendor from reply_to smtp_file; do
        [ -n "${!name}" ] || missing+=("--${name//_/-}")
    done
    [ ${#missing[@]} -eq 0 ] || fail "also needed: ${missing[*]}; --help says what each is."
    smtp=$(cat "$smtp_file") || fail "the mail server is to be read from '$smtp_file'."
    local value
    for value in "$survey" "$portal" "$console" ${intake:+"$intake"}; do
        [[ $value =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] || fail "'$value' is no host name in small letters."
    done
    for value in "$vendor" "$from" "$reply_to" "$smtp"; do
        [[ $value != *[\"\\\$\`]* && $value != *$'\n'* ]] || fail "'$value' may hold no quotes, dollars, backslashes or line breaks."
    done
}

packages() {
    # A server may have no browser and no compiler: everything else comes as wheels.
    local wanted=()
    [ "$kept_in" = databases ] && wanted+=(postgresql postgresql-common)
    [ "$program_only" = no ] && wanted+=(nginx-light openssl)
    if [ "$kept_in" = databases ]; then
        mkdir -p /etc/postgresql-common
        grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf \
            || echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
    fi
    "$HERE/.ci/packages" "${wanted[@]}"
}

accounts() {
    local name
    for name in surveyhost surveyhost-respondent surveyhost-client surveyhost-intake; do
        id -u "$name" >/dev/null 2>&1 \
            || useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "$name"
    done
    install -d -m 0700 -o surveyhost -g surveyhost "$DATA" "$FILES"
    install -d -m 0700 "$SETTINGS"
}

program() {
    install -d -m 0755 "$PROGRAM"
    local part
    for part in surveyhost static templates migrations docs deploy; do
        rm -rf "${PROGRAM:?}/$part.new"
        cp -r "$HERE/$part" "$PROGRAM/$part.new"
        rm -rf "${PROGRAM:?}/$part"
        mv "$PROGRAM/$part.new" "$PROGRAM/$part"
    done
    rm -f "$PROGRAM"/deploy/*.env "$PROGRAM"/deploy/*.password # whatever lay in the checkout, everybody can read this folder
    install -m 0644 "$HERE"/{pyproject.toml,requirements.txt,wsgi.py,README.md,LICENSE} "$PROGRAM/"
    [ -x "$PROGRAM/.venv/bin/pip" ] || python3 -m venv "$PROGRAM/.venv"
    "$PROGRAM/.venv/bin/pip" install -qq --disable-pip-version-check -r "$PROGRAM/requirements.txt"
    "$PROGRAM/.venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e "$PROGRAM"
    "$PROGRAM/.venv/bin/python" -m compileall -q "$PROGRAM/surveyhost"
    chmod -R go+rX "$PROGRAM"
    install -m 0755 "$HERE/deploy/surveyhost.sh" /usr/local/sbin/surveyhost
}

secret() {
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

as_postgres() {
    local port=$1
    shift
    PGOPTIONS='-c client_min_messages=warning' setpriv --reuid=postgres --regid=postgres --init-groups psql -qX -v ON_ERROR_STOP=1 -p "$port" "$@"
}

# cluster NAME PORT: a cluster of its own, running, with the database NAME and its owner.
cluster() {
    local name=$1 port=$2 version
    version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -1)
    # No dash in a cluster's name: systemd would look for it in a folder of another name, and not start it.
    if [ ! -f "/etc/postgresql/$version/surveyhost_$name/postgresql.conf" ]; then
        pg_createcluster "$version" "surveyhost_$name" --port "$port" --encoding UTF8 --locale C.UTF-8 >/dev/null
        [ "$name" = office ] || cat "$HERE/deploy/postgresql/vault.conf" >>"/etc/postgresql/$version/surveyhost_vault/postgresql.conf"
    fi
    pg_ctlcluster "$version" "surveyhost_$name" status >/dev/null 2>&1 || pg_ctlcluster "$version" "surveyhost_$name" start
    if [ -z "$(as_postgres "$port" -Atc "SELECT 1 FROM pg_database WHERE datname = '$name'" postgres)" ]; then
        as_postgres "$port" -c "CREATE ROLE $name LOGIN" -c "CREATE DATABASE $name OWNER $name" postgres
    fi
}

# login PORT ROLE: a new password for this role, made where it is missing.
login() {
    local port=$1 role=$2 password
    password=$(secret)
    [ -n "$(as_postgres "$port" -Atc "SELECT 1 FROM pg_roles WHERE rolname = '$role'" postgres)" ] \
        || as_postgres "$port" -c "CREATE ROLE $role LOGIN" postgres
    as_postgres "$port" postgres <<<"ALTER ROLE $role PASSWORD '$password';" # not among the arguments, which all may read
    echo "$password"
}

make_databases() {
    cluster office $OFFICE_PORT
    cluster vault $VAULT_PORT
    # A mix ends with a checkpoint and a new segment of the log; both are the owner's to ask for.
    as_postgres $VAULT_PORT -c "GRANT pg_checkpoint TO vault" -c "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO vault" vault
}

# settings FACE LINE...: the settings of one process, unless it has some.
settings() {
    local file="$SETTINGS/$1.env"
    shift
    [ -e "$file" ] && return
    (umask 077 && printf '%s\n' "$@" >"$file.new" && mv "$file.new" "$file")
}

# url PORT ROLE DATABASE: where a process with this role finds it; nothing where somebody else has to say so.
url() {
    case $kept_in in
        databases) echo "postgresql://$2:$(login "$1" "$2")@localhost:$1/$3" ;;
        containers) echo "postgresql://$2:$(password_file "$2")@$3/$3" ;;
        sqlite) echo "sqlite:///$DATA/$3.sqlite3" ;;
    esac
}

# password_file ROLE: the password that deploy/compose.yaml gives this role, made where it is missing.
password_file() {
    local file="$SETTINGS/$1.password"
    [ -e "$file" ] || (umask 077 && secret >"$file.new" && mv "$file.new" "$file")
    cat "$file"
}

write_settings() {
    local common=(
        "SURVEYHOST_PRODUCTION=yes" "SURVEYHOST_PROXIES=1" "SURVEYHOST_LOG=json" "SURVEYHOST_VENDOR=\"$vendor\""
        "SURVEYHOST_BASE_URL=https://$survey" "SURVEYHOST_CONSOLE_URL=https://$console"
        "SURVEYHOST_PORTAL_URL=https://$portal"
    )
    if [ ! -e "$SETTINGS/console.env" ]; then
        local session office vault
        session=$(secret)
        office=$(url $OFFICE_PORT office office)
        vault=$(url $VAULT_PORT vault vault)
        [ "$kept_in" = sqlite ] || settings client "${common[@]}" "SURVEYHOST_SESSION_KEY=$session" "SURVEYHOST_OFFICE_URL=$office"
        settings console "${common[@]}" "SURVEYHOST_SESSION_KEY=$session" "SURVEYHOST_MASTER_KEY=$(secret)" \
            "SURVEYHOST_OFFICE_URL=$office" "SURVEYHOST_VAULT_URL=$vault" "SURVEYHOST_SMTP_URL=\"$smtp\"" \
            "SURVEYHOST_MAIL_FROM=\"$from\"" "SURVEYHOST_MAIL_REPLY_TO=\"$reply_to\""
    fi
    # Intake may come later than the rest.
    if [ -n "$intake" ] && ! grep -q '^SURVEYHOST_INTAKE_URL=' "$SETTINGS/console.env"; then
        echo "SURVEYHOST_INTAKE_URL=https://$intake" >>"$SETTINGS/console.env"
    fi
    [ "$kept_in" != sqlite ] || return 0
    [ -e "$SETTINGS/respondent.env" ] \
        || settings respondent "${common[@]}" "SURVEYHOST_VAULT_URL=$(url $VAULT_PORT respondent vault)"
    # Compose wants this file also where nothing reads it.
    if [ -n "$intake" ] || [ "$kept_in" = containers ]; then
        [ -e "$SETTINGS/intake.env" ] \
            || settings intake "${common[@]}" "SURVEYHOST_OFFICE_URL=$(url $OFFICE_PORT intake office)"
    fi
}

begin() {
    local surveyhost=/usr/local/sbin/surveyhost
    if grep -qx 'SURVEYHOST_\(OFFICE\|VAULT\)_URL=' "$SETTINGS"/*.env; then
        echo "Now write SURVEYHOST_OFFICE_URL and SURVEYHOST_VAULT_URL into the files in $SETTINGS, and run this once more" \
            "(docs/operations.md, \"With databases elsewhere\")."
        exit 0
    fi
    "$surveyhost" init
    if [ "$kept_in" = databases ]; then
        as_postgres $VAULT_PORT vault <"$HERE/docs/respondent.sql"
        [ -z "$intake" ] || as_postgres $OFFICE_PORT office <"$HERE/docs/intake.sql"
    fi
    [ -z "$administrator" ] || first_account "$surveyhost"
}

first_account() {
    local said
    said=$("$1" staff add "$administrator" --name "${administrator%%@*}" 2>&1) \
        || [[ $said == *"has an account already"* ]] || fail "$said"
    echo "$said"
}

has_systemd() {
    [ -d /run/systemd/system ]
}

# No process may run while its program is exchanged, or while the databases are brought to the new one.
stop() {
    if has_systemd; then systemctl stop 'surveyhost-*.service'; fi
}

units() {
    local names=(respondent client console desk metrics) name
    [ -z "$intake" ] || names+=(intake)
    [ "$kept_in" != sqlite ] || names=(all metrics)
    for name in "${names[@]}"; do
        install -D -m 0644 "$(find "$HERE/deploy/systemd" -name "surveyhost-$name.service")" -t /etc/systemd/system
    done
    if ! has_systemd; then
        echo "systemd does not run here, so nothing was started. Start nginx, and each process as its unit says:" \
            "ExecStart by User, with EnvironmentFile and Environment (/etc/systemd/system/surveyhost-*.service)."
        exit 0
    fi
    systemctl daemon-reload
    systemctl enable --quiet --now "${names[@]/#/surveyhost-}"
    systemctl reload-or-restart nginx
    for name in "${names[@]}"; do
        answering "surveyhost-$name"
    done
}

# answering UNIT: waits until its face does; a first start takes some seconds.
answering() {
    local port said
    port=$(sed -n 's/^ExecStart=.* --faces .* --bind 127\.0\.0\.1://p' "/etc/systemd/system/$1.service")
    [ -n "$port" ] || return 0
    for _ in {1..120}; do
        said=$( (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3 && timeout 10 head -1 <&3) 2>/dev/null) || true
        [[ $said != *" 200 "* ]] || return 0
        sleep 1
    done
    fail "$1 does not answer on port $port; 'journalctl -u $1' says why."
}

web_server() {
    local file=/etc/nginx/conf.d/surveyhost.conf certificate=/etc/ssl/surveyhost
    if [ ! -e "$certificate/fullchain.pem" ]; then
        install -d -m 0700 "$certificate"
        openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$survey" -keyout "$certificate/privkey.pem" \
            -out "$certificate/fullchain.pem" -addext "subjectAltName=DNS:$survey,DNS:$portal,DNS:$console${intake:+,DNS:$intake}" \
            2>/dev/null
        echo "nginx has a certificate of its own making: put a real one into $certificate before anybody is invited."
    fi
    local ports='s/^$//'
    [ "$kept_in" != sqlite ] || ports='s/127\.0\.0\.1:800[2-4]/127.0.0.1:8001/'
    [ -e "$file" ] || sed -e "s/survey\.example\.com/$survey/g" -e "s/portal\.example\.com/$portal/g" \
        -e "s/console\.example\.com/$console/g" -e "s/intake\.example\.com/intake.invalid/g" -e "$ports" \
        "$HERE/deploy/nginx/surveyhost.conf" >"$file"
    [ -z "$intake" ] || sed -i "s/intake\.invalid/$intake/g" "$file"
    local host
    for host in "$survey" "$portal" "$console" ${intake:+"$intake"}; do
        openssl x509 -noout -in "$certificate/fullchain.pem" -checkhost "$host" | grep -q 'does match' \
            || echo "The certificate in $certificate is not for $host: put one there that is."
    done
    rm -f /etc/nginx/sites-enabled/default
    nginx -t -q
}

# What deploy/compose.yaml reads; its containers do the rest.
settings_of_containers() {
    install -d -m 0700 "$SETTINGS"
    write_settings
    password_file respondent >/dev/null
    password_file intake >/dev/null
    echo "Settings and passwords are in $SETTINGS. Now: docker compose -p surveyhost -f deploy/compose.yaml up --build --detach"
}

main() {
    read_arguments "$@"
    [ "$(id -u)" -eq 0 ] || fail "it makes accounts and packages, so it has to be run by root."
    if [ "$kept_in" = containers ]; then
        settings_of_containers
        return
    fi
    packages
    accounts
    stop
    program
    [ "$program_only" = yes ] && return
    [ "$kept_in" = databases ] && make_databases
    write_settings
    begin
    web_server
    units
    echo "Ready: https://$survey, https://$portal, https://$console${intake:+, https://$intake}. Check it with: surveyhost verify"
}

main "$@"
