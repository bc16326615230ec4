#!/usr/bin/env bash
# Mock server, embedded Flink and a lake table, on this machine alone.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: ./quickstart.sh [--sink iceberg|paimon] [--changes N] [--keep-running]

Starts a mock Pixels server and the job on a Flink inside one process, moves the
server's changes into a table under ./quickstart-data/, and checks the table
against what the server handed out. Builds the jar first where that is needed.

  --sink NAME      format of the table: iceberg (default) or paimon
  --changes N      how many changes the server hands out (default 10000)
  --keep-running   leaves server, job and web UI up until Ctrl-C
  --help           prints this

The last line is "OK ..." and the exit code 0 only if the table equals what the
server handed out. Needs Java 11 or newer, and Maven for the build.
USAGE
}

# Says what is wrong and ends with the exit code of a wrong call.
refuse() {
  echo "$1" >&2
  exit 2
}

sink=iceberg
changes=10000
keep_running=false
max_changes=10000000

while (($# > 0)); do
  option=$1
  shift
  case "$option" in
    --help | -h) usage; exit 0 ;;
    --keep-running) keep_running=true; continue ;;
    --sink | --changes) (($# > 0)) || refuse "$option needs a value" ;;
    *) refuse "Unknown option '$option'. Options are --sink, --changes, --keep-running, --help" ;;
  esac
  value=$1
  shift
  case "$option:$value" in
    --sink:iceberg | --sink:paimon) sink=$value ;;
    --sink:*) refuse "--sink is one of iceberg, paimon, not '$value'" ;;
    *)
      [[ $value =~ ^[1-9][0-9]{0,7}$ ]] && ((value <= max_changes)) ||
        refuse "--changes is a number from 1 to $max_changes, not '$value'"
      changes=$value
      ;;
  esac
done

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if ! java_says=$("$java" -version 2>&1); then
  refuse "Needs Java 11 or newer, and '$java' does not run. Install one, or set JAVA_HOME to it."
fi
java_version=$(sed -n 's/.* version "\([0-9]*\).*/\1/p' <<<"$java_says")
if ((${java_version:-0} < 11)); then
  refuse "Needs Java 11 or newer. '$java' says: $java_says"
fi

cd "$(dirname "$0")"
jar=target/pixels-flink-source-1.0-SNAPSHOT.jar
flink=target/flink-cluster/classpath

# Runs Maven quietly; what it said is shown only if it fails.
maven() {
  local log=target/quickstart-build.log
  if ! command -v mvn >/dev/null; then
    refuse "The build needs Maven 3.6.3 or newer, and there is no 'mvn' on the PATH."
  fi
  mkdir -p target
  if ! mvn -B -ntp "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "The build failed; all of its output is in $log" >&2
    exit 1
  fi
}

if [[ ! -f $jar || -n $(find pom.xml proto src/main -newer "$jar" -print -quit) ]]; then
  echo "Building $jar; the first time this takes a few minutes ..."
  maven package -DskipTests
fi
if [[ ! -f $flink || pom.xml -nt $flink || src/it/flink-cluster/pom.xml -nt $flink ]]; then
  echo "Fetching Flink ..."
  maven invoker:run@flink-cluster
fi

mkdir -p quickstart-data
exec "$java" @src/quickstart/jvm.options \
  -Dlog4j.configurationFile=src/quickstart/log4j2.properties \
  -cp "$jar:$(cat "$flink")" \
  io.pixelsdb.pixels.flink.quickstart.Quickstart "$sink" "$changes" "$keep_running"
