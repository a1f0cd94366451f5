#!/usr/bin/env bash
# Makes the PTX beside each kernel source. With --check nothing is written, and PTX that differs from what its source gives, in
# more than comments and debug lines, fails; where there is a ptxas (PTXAS names it, else the PATH) every kernel is also assembled
# for three generations of cards, and must fit: see limits. Needs clang-14 and no CUDA toolkit.
set -euo pipefail
ptxas=$(command -v "${PTXAS:-ptxas}" || true)
[ -z "$ptxas" ] || ptxas=$(realpath "$ptxas")
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

# A line for each kernel of what ptxas -v says: name, registers, bytes of stack, bytes spilled, bytes of static shared memory.
resources() {
    awk -F"'" '
        /Compiling entry function/ { name = $2; stack = spilled = 0; seen = 0 }
        /bytes stack frame/ { split($0, n, /[^0-9]+/); if (!seen++) stack = n[2]; spilled += n[3] }
        /Used [0-9]+ registers/ {
            split($0, used, /Used /); shared = match($0, /[0-9]+ bytes smem/) ? substr($0, RSTART) + 0 : 0
            print name, used[2] + 0, stack, spilled, shared
        }' "$1"
}

# Blocks have up to 256 threads, a multiprocessor 65,536 registers: more of them for a thread, and no block starts. Shared memory is
# all asked for at the launch. Stack beyond the rare decisions' (640 bytes) or spills mean that a hot path works in local memory.
limits() {
    awk -v target="$2" '
        256 * $2 > 65536 || $3 > 704 || $4 > 64 || $5 > 0 {
            print $1 " on " target ": " $2 " registers, stack of " $3 ", " $4 " bytes spilled, " $5 " of static shared memory" > "/dev/stderr"
            failed = 1
        }
        END { exit failed }' "$1"
}

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

if [ -n "$check" ] && [ -n "$ptxas" ]; then
    for ptx in *.ptx; do
        for target in sm_70 sm_80 sm_90; do
            "$ptxas" -v --gpu-name $target --output-file "$scratch/cubin" "$ptx" 2>"$scratch/said" || { cat "$scratch/said" >&2; exit 1; }
            resources "$scratch/said" >"$scratch/resources"
            [ -s "$scratch/resources" ] || { echo "$ptx: ptxas names no kernel" >&2; exit 1; }
            limits "$scratch/resources" $target || differs=1
        done

        echo "$ptx assembles: $(awk '{ most = $2 > most ? $2 : most } END { print NR " kernels, up to " most " registers" }' "$scratch/resources")"
    done
fi

exit $differs
