# shellcheck shell=bash
# Sourced by demo, verify, bench and crash: finds a JDK, installs the Debian packages that are missing, unpacks Keycloak.
# Leaves JAVA_HOME exported. A second run installs and downloads nothing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
cache=$root/deploy/local/.cache
keycloak_version=$(sed -n 's:.*<keycloak.version>\(.*\)</keycloak.version>.*:\1:p' "$root/pom.xml")

packages=(slurm-wlm slurmrestd munge slurmdbd mariadb-server rabbitmq-server curl unzip xz-utils openssl systemd
  python3 python3-yaml python3-numpy python3-astropy python3-scipy python3-requests python3-pydantic)

jdk_version() {
  "$1/bin/javac" -version 2>&1 | sed 's/^javac //; s/[^0-9].*//'
}

usable_jdk() {
  [ -x "$1/bin/javac" ] && [ "$(jdk_version "$1")" -ge 21 ]
}

find_jdk() {
  local on_path candidate
  on_path=$(command -v javac || true)
  for candidate in "${JAVA_HOME:-}" "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}" \
    /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*; do
    if [ -n "$candidate" ] && usable_jdk "$candidate"; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

prepare_jdk() {
  if ! JAVA_HOME=$(find_jdk); then
    echo "No JDK 21 or newer in JAVA_HOME, on PATH or in the usual folders. Install one, for example Temurin 21 or newer, and set JAVA_HOME." >&2
    exit 1
  fi
  export JAVA_HOME
  echo "JDK: $JAVA_HOME"
  # Else each call of Maven begins with four lines about what Maven itself does; older ones do not know the option.
  if [ "$(jdk_version "$JAVA_HOME")" -ge 24 ]; then
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
  fi
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || echo "$package"
  done
}

prepare_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ "${#missing[@]}" -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
    echo "Missing: ${missing[*]}. Install them, then run this again:" >&2
    echo "  sudo RUNLEVEL=1 apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${missing[*]}"
  if ! install_packages "${missing[@]}"; then
    echo "The packages could not be installed; the log is $cache/apt.log, which ends in:" >&2
    tail -n 20 "$cache/apt.log" >&2
    exit 1
  fi
}

# A subshell, so that its trap is its own.
install_packages() (
  mkdir -p "$cache"
  # Their services would start at once; this run starts its own, on other ports.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    trap 'exit 1' INT TERM
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
  fi
  {
    apt-get -o DPkg::Lock::Timeout=120 update &&
      RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
  } > "$cache/apt.log" 2>&1
)

# The mirror that apt uses here, for debootstrap.
debian_mirror() {
  local site
  site=$(apt-get indextargets --format '$(SITE)' | grep -v security | sort -u | head -n 1 || true)
  if [ -z "$site" ]; then
    echo "apt names no Debian mirror; see sources.list(5)" >&2
    return 1
  fi
  echo "$site"
}

prepare_keycloak() {
  local home=$cache/keycloak-$keycloak_version draft
  [ -e "$home/.built" ] && return 0
  echo "Unpacking Keycloak $keycloak_version"
  mkdir -p "$cache"
  draft=$(mktemp -d "$cache/unpack.XXXXXX")
  "$root/mvnw" -q -B -ntp -f "$root/pom.xml" -N dependency:copy \
    -Dartifact="org.keycloak:keycloak-quarkus-dist:$keycloak_version:zip" -DoutputDirectory="$draft"
  unzip -q "$draft"/keycloak-quarkus-dist-*.zip -d "$draft"
  "$draft/keycloak-$keycloak_version/bin/kc.sh" build --db=dev-file --health-enabled=true > "$draft/build.log" 2>&1 || {
    echo "kc.sh build failed; its log is $draft/build.log" >&2
    exit 1
  }
  touch "$draft/keycloak-$keycloak_version/.built"
  rm -rf "$home"
  mv "$draft/keycloak-$keycloak_version" "$home"
  rm -rf "$draft"
}

prepare() {
  prepare_jdk
  prepare_packages
  prepare_keycloak
}

# Builds modules below testing. What runs from them is a copy: a build may take the original away meanwhile.
build_testing() {
  local module list
  list=$(printf ',testing/%s' "$@")
  "$root/mvnw" -q -B -ntp -f "$root/pom.xml" -pl "${list#,}" -am -DskipTests -Dspotless.check.skip package
  for module in "$@"; do
    rm -rf "${cache:?}/$module"
    mkdir -p "$cache/$module"
    cp -R "$root/testing/$module/target/classes" "$cache/$module"
  done
}

# The libraries of a module that needs no other module.
libraries() {
  "$root/mvnw" -q -B -ntp -f "$root/pom.xml" -pl "testing/$1" dependency:build-classpath \
    -Dmdep.outputFile="$cache/$1/classpath" -Dmdep.includeScope=runtime
}

# The module that starts the services, and what else is to run with its libraries.
build_stack() {
  build_testing stack "$@"
  libraries stack
}

# The module that makes HTTP load, unless it was built from the very same sources.
build_load() {
  local stamp=$cache/load.built now
  now=$(fingerprint pom.xml testing/load)
  if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && [ -e "$cache/load/classpath" ]; then
    return 0
  fi
  echo "Building the load generator"
  build_testing load
  libraries load
  echo "$now" > "$stamp"
}

# The class path of the stack, after the named modules.
stack_classpath() {
  local module
  for module in "$@" stack; do
    printf '%s:' "$cache/$module/classes"
  done
  cat "$cache/stack/classpath"
}

# What something is built from, in one number: a build whose sources have not changed is not repeated.
fingerprint() {
  (
    cd "$root" || exit
    find "$@" \
      \( -name target -prune \) -o -type f \( -path '*/src/main/*' -o -name pom.xml -o -path '.mvn/*' \) -print0 |
      sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64
  )
}

# A module's native binary, where one was packaged; the programs that start it look at the same place.
native_binary() {
  find "$root/$1/target" -maxdepth 1 -type f -perm -u+x -name '*-runner' -print -quit 2> /dev/null || true
}

# Whether a source of the module is newer than its binary.
is_stale() {
  [ -n "$(find "$root/pom.xml" "$root/process-messages" "$root/pipeline-catalogue" "$root/broker-client" "$root/settings" "$root/tracing" "$root/$1" -name target -prune -o \
    -type f \( -path '*/src/main/*' -o -name pom.xml \) -newer "$2" -print -quit)" ]
}

# Packages those programs that have no native binary, the stack and its commands, unless that was done for the very same sources.
build_programs() {
  local stamp=$cache/programs.built module binary list now done=yes modules=()
  for module in orchestrator-api slurm-agent; do
    binary=$(native_binary "$module")
    if [ -z "$binary" ]; then
      modules+=("$module")
      [ -e "$root/$module/target/quarkus-app/quarkus-run.jar" ] || done=no
    elif is_stale "$module" "$binary"; then
      echo "$binary is older than its sources: package it again with -Dnative, or delete it." >&2
      exit 1
    else
      echo "Native: $binary"
    fi
  done
  now=$(fingerprint pom.xml .mvn process-messages pipeline-catalogue broker-client settings tracing testing/stack testing/demo testing/bench testing/crash orchestrator-api slurm-agent)
  if [ "$done" = yes ] && [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && [ -e "$cache/stack/classpath" ]; then
    return 0
  fi
  if [ "${#modules[@]}" -gt 0 ]; then
    echo "Building ${modules[*]}"
    list=$(IFS=,; echo "${modules[*]}")
    "$root/mvnw" -q -B -ntp -f "$root/pom.xml" -pl "$list" -am -DskipTests -Dspotless.check.skip package
  fi
  build_stack demo bench crash
  mkdir -p "$cache"
  echo "$now" > "$stamp"
}
