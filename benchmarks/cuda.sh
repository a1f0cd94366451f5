#!/usr/bin/env bash
# On a machine with an NVIDIA card: the tests of the kernels on it, compute-sanitizer where it is installed, and the benchmark beside
# torch.sort and torchsort where those are. Writes benchmarks/<card>/<date>.md.
#
#   benchmarks/cuda.sh            prepares where there is a .NET SDK, then measures
#   benchmarks/cuda.sh prepare    puts self-contained programs into artifacts/cuda, for a machine without .NET
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
programs=artifacts/cuda

prepare() {
    dotnet publish src/Isotone.Cli -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true -p:PublishTrimmed=true -o "$programs/isotone"
    dotnet publish tests/Isotone.Cuda.Tests -c Release -r linux-x64 --self-contained -o "$programs/tests"
}

if [ "${1:-}" = prepare ]; then
    prepare
    exit
fi

nvidia-smi --query-gpu=name --format=csv,noheader >/dev/null 2>&1 || { echo "There is no CUDA card on this machine." >&2; exit 1; }
if command -v dotnet >/dev/null; then
    prepare
fi

[ -x "$programs/isotone/Isotone.Cli" ] || { echo "There is no .NET SDK here and nothing in $programs; run '$0 prepare' where there is one." >&2; exit 1; }
card=$(nvidia-smi --query-gpu=name --format=csv,noheader | head -n 1)
folder=benchmarks/$(echo "$card" | tr '[:upper:] ' '[:lower:]-' | tr -cd 'a-z0-9-')
report=$folder/$(date +%F).md
mkdir -p "$folder"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

{
    echo "# $card, $(date '+%-d %B %Y')"
    echo
    nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
    echo
    echo "## Tests on the card"
    echo
    echo '```'
    ISOTONE_CUDA_TESTS=card "$programs/tests/Isotone.Cuda.Tests" >"$scratch/tests" 2>&1 || status=1
    grep -E '^failed|^  (total|failed|succeeded|skipped|duration):' "$scratch/tests" || cat "$scratch/tests"
    echo '```'
    echo
    echo "## compute-sanitizer"
    echo
    sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | head -n 1 || true)
    if [ -n "$sanitizer" ]; then
        for tool in memcheck racecheck synccheck initcheck; do
            # Beside the golden cases, one pass of every kind over every class of rows.
            ISOTONE_CUDA_TESTS=card "$sanitizer" --tool "$tool" --error-exitcode 9 --target-processes all \
                "$programs/tests/Isotone.Cuda.Tests" --filter-class '*SoftGoldenTests' '*PassTests' '*ScoreTests' >"$scratch/$tool" 2>&1 || status=1
            echo "- $tool: $(grep -E 'ERROR SUMMARY|RACECHECK SUMMARY' "$scratch/$tool" | tail -n 1)"
        done
    else
        echo "It is not installed here."
    fi
    echo
    echo "## Times"
    echo
    "$programs/isotone/Isotone.Cli" bench --device cuda --json >"$scratch/isotone.json"
    if python3 -c 'import torch, sys; sys.exit(not torch.cuda.is_available())' 2>/dev/null; then
        python3 benchmarks/peers/torch_cuda.py --isotone "$scratch/isotone.json"
    else
        echo "PyTorch with CUDA is not installed here, so there is nothing to compare with."
        echo
        echo '```'
        "$programs/isotone/Isotone.Cli" bench --device cuda
        echo '```'
    fi
} >"$scratch/report"

mv "$scratch/report" "$report"
cat "$report"
exit $status
