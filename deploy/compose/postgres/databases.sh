#!/bin/sh
# Runs once, when the database folder is new: a database and an owner for each program, and no more rights than that.
set -eu

owner_and_database() {
  psql -v ON_ERROR_STOP=1 -v name="$1" -v password="$2" --username "$POSTGRES_USER" --dbname postgres << 'END'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
END
}

owner_and_database orchestration "$ORCHESTRATION_DB_PASSWORD"
owner_and_database keycloak "$KEYCLOAK_DB_PASSWORD"
