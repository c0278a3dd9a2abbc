#!/usr/bin/env bash
# Installs the editors in which the language server is tested, on Debian and its like: Neovim
# and Emacs with eglot; and the shells that complete the commands. A newer Neovim comes with
# the tests' Python packages.
set -euo pipefail
as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
export DEBIAN_FRONTEND=noninteractive
wanted=(neovim emacs-nox elpa-eglot fish zsh)
if dpkg --status "${wanted[@]}" >/dev/null 2>&1; then exit; fi
"${as_root[@]}" apt-get update --quiet
"${as_root[@]}" apt-get install --yes --quiet --no-install-recommends "${wanted[@]}"
