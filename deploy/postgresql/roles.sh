#!/usr/bin/env bash
# The database users of the respondents' process and of intake, for deploy/compose.yaml: their passwords and what each may
# do (docs/respondent.sql, docs/intake.sql). Safe to repeat.
set -euo pipefail

# role CLUSTER ROLE
role() {
    local cluster=$1 role=$2
    PGPASSWORD=$(cat "/run/secrets/$cluster")
    export PGPASSWORD
    {
        echo "SELECT 'CREATE ROLE $role LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$role') \\gexec"
        echo "ALTER ROLE $role PASSWORD '$(cat "/run/secrets/$role")';"
        cat "/grants/$role.sql"
    } | psql -qX -v ON_ERROR_STOP=1 -h "$cluster" -U "$cluster" "$cluster"
}

role vault respondent
role office intake
