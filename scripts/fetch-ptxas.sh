#!/usr/bin/env bash
# Fetches ptxas, NVIDIA's assembler, out of Debian's package of the CUDA toolkit (non-free, 84 MB), to artifacts/ptxas or the folder
# given, without installing anything. Nothing is done where it is there already or on the PATH. Prints where it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-artifacts/ptxas}

if command -v ptxas; then
    exit 0
fi

if [ -x "$folder/ptxas" ]; then
    echo "$folder/ptxas"
    exit 0
fi

. /etc/os-release
if [ "${ID:-}" != debian ] || [ "$(uname -m)" != x86_64 ] || ! command -v apt-get >/dev/null; then
    echo "Only Debian on x86-64 has such a package." >&2
    exit 1
fi

# Lists and downloads of its own: this machine's package sources stay as they are, and no other user is needed.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keyring] http://deb.debian.org/debian $VERSION_CODENAME non-free" >"$work/sources.list"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
options=(
    -oDir::Etc::SourceList="$work/sources.list" -oDir::Etc::SourceParts=/dev/null -oDir::State::Lists="$work/lists"
    -oDir::Cache="$work/cache" -oAPT::Sandbox::User= -oAcquire::Retries=1 -oAcquire::http::Timeout=20)
timeout 60 apt-get -qq "${options[@]}" update
(cd "$work" && timeout 180 apt-get -qq "${options[@]}" download nvidia-cuda-toolkit)
dpkg-deb --fsys-tarfile "$work"/nvidia-cuda-toolkit_*.deb | tar -x -C "$work" ./usr/bin/ptxas

# Aside and renamed: another process never runs half a program.
mkdir -p "$folder"
mv "$work/usr/bin/ptxas" "$folder/.ptxas.$$"
mv "$folder/.ptxas.$$" "$folder/ptxas"
echo "$folder/ptxas"
