# Sourced by the scripts that build: says in a line what is going on, keeps the rest in a log.
#
#   start_log <file>                     where the output of the steps goes
#   step <sentence> <command> [arg...]   runs it; if it fails, shows the end of the log and returns its exit code

start_log() {
  log=$1
  mkdir -p "$(dirname "$log")"
  : >"$log"
}

step() {
  local sentence=$1 status=0
  shift
  echo "$sentence ..." >&2
  {
    echo "== $sentence: $*"
    "$@" </dev/null
  } >>"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    {
      echo "$sentence failed with exit code $status. Its first errors and the end of the log:"
      grep --max-count=5 --extended-regexp "(error|Error):? " "$log"
      echo "..."
      tail --lines=30 "$log"
      echo "All of it: $log"
    } >&2
  fi
  return "$status"
}
