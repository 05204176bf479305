@echo off
rem Double-click: sets the workbench up (once, 2 to 5 minutes) and opens it in the browser.
rem Doppelklick: richtet die Workbench ein (einmal, 2 bis 5 Minuten) und oeffnet sie im Browser.
chcp 65001 >nul
setlocal
cd /d "%~dp0.." || exit /b 1
if exist ".venv\Scripts\workbench.exe" goto open

set "PYTHON="
for %%V in (3.13 3.12 3.11) do if not defined PYTHON py -%%V -c "" >nul 2>nul && set "PYTHON=py -%%V"
if not defined PYTHON python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && set "PYTHON=python"
if not defined PYTHON (
  echo Python 3.11, 3.12 or 3.13 is missing: install it from python.org, then double-click again.
  echo Python 3.11, 3.12 oder 3.13 fehlt: von python.org installieren, dann noch einmal doppelklicken.
  goto failed
)
echo Setting up, once, 2 to 5 minutes ... / Wird eingerichtet, einmal, 2 bis 5 Minuten ...
rem A virtual environment that came half-way is made anew. PyTorch for Windows from PyPI is a CPU build.
if exist .venv rmdir /s /q .venv
%PYTHON% -m venv .venv || goto setup_failed
.venv\Scripts\python -m pip --disable-pip-version-check install -q --upgrade "pip>=24" || goto setup_failed
.venv\Scripts\python -m pip --disable-pip-version-check install -q -c constraints.txt -e . || goto setup_failed

:open
.venv\Scripts\workbench app data %* || goto failed
exit /b 0

:setup_failed
echo The set-up failed; the lines above say why. Is there a connection to the internet?
echo Das Einrichten schlug fehl; die Zeilen darueber sagen, warum. Gibt es eine Verbindung zum Internet?

:failed
pause
exit /b 1
