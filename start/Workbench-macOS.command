#!/bin/sh
# Double-click: sets the workbench up (once, 2 to 5 minutes) and opens it in the browser.
# Doppelklick: richtet die Workbench ein (einmal, 2 bis 5 Minuten) und öffnet sie im Browser.
cd "$(dirname "$0")/.." || exit 1

give_up() {
  printf '%s\n' "$@" ""
  printf 'Return/Enter ... '
  read -r _
  exit 1
}

if [ ! -x .venv/bin/workbench ]; then
  for name in python3.13 python3.12 python3.11 python3; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      python=$name
      break
    fi
  done
  [ -n "$python" ] || give_up "Python 3.11, 3.12 or 3.13 is missing: install it from python.org, then double-click again." \
    "Python 3.11, 3.12 oder 3.13 fehlt: von python.org installieren, dann noch einmal doppelklicken."
  echo "Setting up, once, 2 to 5 minutes ... / Wird eingerichtet, einmal, 2 bis 5 Minuten ..."
  # A virtual environment that came half-way is made anew.
  rm -rf .venv
  pip=".venv/bin/python -m pip --disable-pip-version-check install -q"
  torch=$(sed -n 's/^torch==/torch==/p' constraints.txt)
  "$python" -m venv .venv && $pip --upgrade "pip>=24" &&
    { $pip --no-index --no-deps "$torch" 2>/dev/null ||
      $pip --no-deps --timeout 10 --retries 1 --index-url https://download.pytorch.org/whl/cpu "$torch" 2>/dev/null ||
      $pip "$torch"; } &&
    $pip -c constraints.txt -e . ||
    give_up "The set-up failed; the lines above say why. Is there a connection to the internet?" \
      "Das Einrichten schlug fehl; die Zeilen darüber sagen, warum. Gibt es eine Verbindung zum Internet?"
fi

.venv/bin/workbench app data "$@" || give_up "The workbench closed with an error; the lines above say why." \
  "Die Workbench endete mit einem Fehler; die Zeilen darüber sagen, warum."
