#!/bin/sh
# Make the environment .venv-NAME from requirements/NAME.txt, if it is not there yet.
# Usage: sh requirements/install.sh run|dev|bench|lock
# Only what the file names is installed, at the versions and with the checksums that it names.
set -eu

name=$1
locked=requirements/$name.txt
folder=.venv-$name
ready=$folder/.ready    # a copy of the file that was installed: written last, so a broken run is repeated

cmp -s "$locked" "$ready" && exit 0

# The first interpreter that is new enough; PYTHON=... asks for another one.
found=
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        found=$python
        break
    fi
done
if [ -z "$found" ]; then
    echo "Banli needs Python 3.11 or newer; here is: $(${PYTHON:-python3} --version 2>&1 || true)." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi

if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "This Python cannot make environments: its modules venv and ensurepip are missing." >&2
    echo "On Debian and Ubuntu: apt-get install python$version-venv" >&2
    exit 1
fi

echo "Making $folder with $("$found" --version) from $locked, once; this takes up to a minute ..."
# Without --no-compile every module is compiled here; so only those that are used, when they are used.
"$found" -m venv --clear "$folder"
"$folder/bin/python" -m pip install -qq --no-compile --disable-pip-version-check --no-input --require-hashes --no-deps \
    --requirement "$locked"
cp "$locked" "$ready"
