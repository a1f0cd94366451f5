#!/usr/bin/env bash
# Fetches the library of DuckDB, which reads Parquet, to a folder of this user where the program looks for it:
# ~/.local/share/isotone/lib, on macOS ~/Library/Application Support/isotone/lib. Takes another folder as its argument; nothing is done where the library is there already.
set -euo pipefail

version=1.5.6-r.1
data=${XDG_DATA_HOME:-$HOME/.local/share}
[ "$(uname -s)" = Darwin ] && data="$HOME/Library/Application Support"
folder=${1:-$data/isotone/lib}
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux-x64; library=libduckdb.so
        checksum=3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633 ;;
    Linux-aarch64) platform=linux-arm64; library=libduckdb.so; checksum= ;;
    Darwin-arm64) platform=darwin-arm64; library=libduckdb.dylib; checksum= ;;
    Darwin-x86_64) platform=darwin-x64; library=libduckdb.dylib; checksum= ;;
    *) echo "There is no library for $(uname -s) $(uname -m) here; see https://duckdb.org." >&2; exit 1 ;;
esac
package=@duckdb/node-bindings-$platform

if [ -f "$folder/$library" ]; then
    echo "$folder/$library is there already."
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if command -v npm >/dev/null; then
    # npm checks the archive against the registry's checksum.
    (cd "$work" && npm pack --silent "$package@$version" >/dev/null)
else
    registry=${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org}
    curl -fsSL --retry 3 -o "$work/package.tgz" "${registry%/}/$package/-/node-bindings-$platform-$version.tgz"
fi

tar -xzf "$work"/*.tgz -C "$work"
if [ -n "$checksum" ]; then
    printf '%s  %s\n' "$checksum" "$work/package/$library" | sha256sum --check --quiet -
fi

# Aside and renamed: another process never loads half a library.
mkdir -p "$folder"
mv "$work/package/$library" "$folder/.$library.$$"
mv "$folder/.$library.$$" "$folder/$library"
echo "$folder/$library"
