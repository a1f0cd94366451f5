#!/usr/bin/env bash
# Makes the PTX beside each kernel source. With --check nothing is written, and PTX that differs from what its source gives, in
# more than comments and debug lines, fails; where there is a ptxas it assembles them too. Needs clang-14 and no CUDA toolkit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
compiler=${CLANG:-clang-14}
command -v "$compiler" >/dev/null || { echo "$compiler is needed: apt-get install clang-14" >&2; exit 1; }
check=; [ "${1:-}" = --check ] && check=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Contraction into fused multiply-adds would break the error-free sums, and bits that are the host's.
compile() {
    "$compiler" -x cuda --cuda-gpu-arch=sm_70 --cuda-device-only -nocudainc -nocudalib -Xclang -target-feature -Xclang +ptx64 \
        -std=c++17 -ffp-contract=off -O3 -Wall -Werror -S -o "$2" "$1"
}

without_comments() { sed -E 's://.*$::; /^[[:space:]]*\.(file|loc)[[:space:]]/d; s/[[:space:]]+$//; /^$/d' "$1"; }

differs=0
for source in *.cu; do
    ptx=${source%.cu}.ptx
    compile "$source" "$scratch/$ptx"
    if [ -z "$check" ]; then
        without_comments "$scratch/$ptx" >"$ptx"
        echo "$ptx"
    elif ! diff <(without_comments "$ptx") <(without_comments "$scratch/$ptx") >"$scratch/difference"; then
        echo "$ptx is not what $source gives; run $0:" >&2
        head -n 20 "$scratch/difference" >&2
        differs=1
    else
        echo "$ptx is what $source gives"
    fi
done

if [ -n "$check" ] && command -v ptxas >/dev/null; then
    for ptx in *.ptx; do
        ptxas --gpu-name sm_70 --output-file "$scratch/${ptx%.ptx}.cubin" "$ptx"
        echo "$ptx assembles"
    done
fi

exit $differs
