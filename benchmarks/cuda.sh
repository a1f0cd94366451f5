#!/usr/bin/env bash
# On a machine with an NVIDIA card: the tests of the kernels on it, compute-sanitizer where it is installed, and the benchmark beside
# torch.sort and torchsort where those are. Writes benchmarks/<card>/<date>.md.
#
#   benchmarks/cuda.sh                    prepares where there is a .NET SDK, then takes every step
#   benchmarks/cuda.sh prepare            puts self-contained programs into artifacts/cuda and, packed, artifacts/cuda.tar.gz
#   benchmarks/cuda.sh tests times        only these steps, of: tests sanitizer times
#
# REPORT names another folder for the report, BENCH other options for the benchmark (BENCH="--op soft-rank --shape 4x100000
# --backward"). Each step has a time limit, so that one that hangs does not take the others with it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
programs=artifacts/cuda

prepare() {
    # Without culture data and symbols, which the other machine may lack and nobody needs there; the tests keep all of their own code.
    local common=(-c Release -r linux-x64 --self-contained -p:PublishTrimmed=true -p:InvariantGlobalization=true -p:DebugType=none
        -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false -p:SatelliteResourceLanguages=en)
    rm -rf "$programs" "$programs.tar.gz"
    dotnet publish src/Isotone.Cli "${common[@]}" -p:PublishSingleFile=true -o "$programs/isotone"
    dotnet publish tests/Isotone.Cuda.Tests "${common[@]}" -p:TrimMode=partial -p:SuppressTrimAnalysisWarnings=true -o "$programs/tests"
    tar -czf "$programs.tar.gz" "$programs"
    du -h "$programs.tar.gz"
}

steps=("$@")
[ $# -gt 0 ] || steps=(tests sanitizer times)
for step in "${steps[@]}"; do
    case "$step" in
        prepare) [ $# -eq 1 ] || { echo "'prepare' stands alone." >&2; exit 2; }; prepare; exit ;;
        tests | sanitizer | times) ;;
        *) echo "There is no step '$step': prepare, or some of tests sanitizer times." >&2; exit 2 ;;
    esac
done

nvidia-smi --query-gpu=name --format=csv,noheader >/dev/null 2>&1 || { echo "There is no CUDA card on this machine." >&2; exit 1; }
if [ ! -x "$programs/isotone/Isotone.Cli" ] && [ -f "$programs.tar.gz" ]; then
    tar -xzf "$programs.tar.gz"
elif command -v dotnet >/dev/null; then
    prepare
fi

[ -x "$programs/isotone/Isotone.Cli" ] || { echo "There is no .NET SDK here and nothing in $programs; run '$0 prepare' where there is one." >&2; exit 1; }
card=$(nvidia-smi --query-gpu=name --format=csv,noheader | head -n 1)
folder=${REPORT:-benchmarks/$(echo "$card" | tr '[:upper:] ' '[:lower:]-' | tr -cd 'a-z0-9-')}
report=$folder/$(date +%F)$([ $# -eq 0 ] || printf -- '-%s' "$@").md
mkdir -p "$folder"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0
export ISOTONE_CUDA_TESTS=card

# Runs the tests that are asked for, at most so many seconds.
run_tests() {
    local limit=$1
    shift
    timeout "$limit" "$@"
}

tests() {
    echo "## Tests on the card"
    echo
    echo '```'
    run_tests 400 "$programs/tests/Isotone.Cuda.Tests" >"$scratch/tests" 2>&1 || status=1
    grep -E -A 3 '^failed|^  (total|failed|succeeded|skipped|duration):' "$scratch/tests" || tail -n 40 "$scratch/tests"
    echo '```'
}

# Beside the golden cases, one pass of every kind over every class of rows; not those that repeat themselves a hundred times.
sanitizer() {
    local tool sanitizer
    echo "## compute-sanitizer"
    echo
    sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | head -n 1 || true)
    if [ -z "$sanitizer" ]; then
        echo "It is not installed here."
        return
    fi

    for tool in memcheck racecheck synccheck initcheck; do
        local code=0
        run_tests 130 "$sanitizer" --tool "$tool" --error-exitcode 9 --target-processes all "$programs/tests/Isotone.Cuda.Tests" \
            --filter-class '*SoftGoldenTests' '*PassTests' '*ScoreTests' --filter-not-method '*The_same_bits*' \
            >"$scratch/$tool" 2>&1 || code=$?
        [ "$code" -eq 0 ] || status=1
        echo "- $tool: $(grep -E 'ERROR SUMMARY|RACECHECK SUMMARY' "$scratch/$tool" | tail -n 1 || true) (exit code $code)"
        [ "$code" -eq 0 ] || { echo; echo '```'; grep -m 20 '^=========' "$scratch/$tool" || tail -n 20 "$scratch/$tool"; echo '```'; echo; }
    done
}

times() {
    local -a bench
    echo "## Times"
    echo
    read -r -a bench <<<"${BENCH:-}"
    timeout 240 "$programs/isotone/Isotone.Cli" bench --device cuda "${bench[@]}" --json >"$scratch/isotone.json" || { status=1; return; }
    cp "$scratch/isotone.json" "${report%.md}.json"
    timeout 240 python3 benchmarks/peers/torch_cuda.py --isotone "$scratch/isotone.json" || status=1
}

{
    echo "# $card, $(date '+%-d %B %Y')"
    echo
    nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
    for step in "${steps[@]}"; do
        echo
        "$step"
    done
} >"$scratch/report"

mv "$scratch/report" "$report"
cat "$report"
exit $status
