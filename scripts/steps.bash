# Sourced by the scripts that build. Prints one line per step and writes all other output to a log.
#
#   start_log <file>                     the file for the output of the steps
#   step <sentence> <command> [arg...]   runs the command; if it fails, prints the end of the log and returns its code

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
      echo "Full log: $log"
    } >&2
  fi
  return "$status"
}
