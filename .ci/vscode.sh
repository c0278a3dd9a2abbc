#!/usr/bin/env bash
# Installs what tests/editors and tests/tasks run, on Debian and its like: Vim, Chromium, Visual
# Studio Code for a browser (npm's code-server), and what bundles the extension.
#
# Everything comes from the registries of Debian and npm. The editor goes to
# $TFSCAFFOLD_VSCODE, or ~/.cache/tfscaffold-vscode; a second run leaves it as it is.
set -euo pipefail
version=4.100.3
folder=${TFSCAFFOLD_VSCODE:-$HOME/.cache/tfscaffold-vscode}
server=$folder/node_modules/code-server
npm=(--ignore-scripts --no-audit --no-fund --loglevel=error)

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
export DEBIAN_FRONTEND=noninteractive
wanted=(vim chromium ripgrep g++ make pkg-config)
for program in node npm; do command -v $program >/dev/null || wanted+=(nodejs npm); done
if ! dpkg --status "${wanted[@]}" >/dev/null 2>&1; then
  "${as_root[@]}" apt-get update --quiet
  "${as_root[@]}" apt-get install --yes --quiet --no-install-recommends "${wanted[@]}"
fi

(cd "$(dirname "$0")/../editors/vscode" && npm ci "${npm[@]}")

if [ -e "$folder/ready-$version" ]; then exit; fi
mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || echo '{"private": true}' >package.json
# Its own install scripts would download from elsewhere.
npm install --save-exact "code-server@$version" "${npm[@]}"
npm rebuild argon2 --build-from-source

# The native modules of the editor, against the headers of this machine's node.
vscode=$server/lib/vscode
headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
gyp=$(dirname "$(readlink -f "$(command -v npm)")")/../node_modules/node-gyp/bin/node-gyp.js
(cd "$vscode" && npm install --omit=dev "${npm[@]}")
for module in node-pty @vscode/spdlog @parcel/watcher native-watchdog @vscode/native-watchdog; do
  if [ -f "$vscode/node_modules/$module/binding.gyp" ]; then
    (cd "$vscode/node_modules/$module" && MAKEFLAGS=-j2 node "$gyp" rebuild --nodedir="$headers")
  fi
done
(cd "$vscode/extensions" && npm install --omit=dev "${npm[@]}")

# What the release has and npm's package leaves out.
mkdir -p "$vscode/node_modules/@vscode/ripgrep/bin"
ln -sf "$(command -v rg)" "$vscode/node_modules/@vscode/ripgrep/bin/rg"
ln -sfn node_modules "$vscode/node_modules.asar"
ln -sf code-linux.sh "$vscode/bin/remote-cli/code-server"
ln -sf browser-linux.sh "$vscode/bin/helpers/browser.sh"

node "$server/out/node/entry.js" --version
touch "ready-$version"
