#!/bin/sh
# DualMix's training step against PyTorch's, in alternation: medians and their ratio.
#
#   bench/peer/step.sh [RUNS] [CASE ...]      cases: mobilenet resnet101 resnet50
#
#   PYTHON      a Python with torch and torchvision (python3); Debian: apt-get install
#               python3-torch python3-torchvision, then PYTHON=/usr/bin/python3
#   PRECISION   fp32 or bf16 (fp32), for both
#   PEER_PRECISION   for the peer alone
#   DEVICE      cpu or cuda (cpu); THREADS (all cores)
#
# Both train on one domain of random or drawn images: "source only" here. DualMix's time contains its
# loader, its clock and its look at every loss and gradient; the peer's data lies in memory.
set -eu
cd -- "$(dirname -- "$0")/../.."
runs=${1:-5}
[ $# -eq 0 ] || shift
cases=${*:-mobilenet resnet101}
python=${PYTHON:-python3}
precision=${PRECISION:-fp32}
peer_precision=${PEER_PRECISION:-$precision}
device=${DEVICE:-cpu}
threads=${THREADS:-$(nproc)}
steps=${STEPS:-5}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

ours() {
  # shellcheck disable=SC2086 # settings are words
  ./dualmix bench step --json --stage source-only --steps "$steps" $1 \
    -s "compute={device: $device, precision: $precision, threads: $threads}" \
    -s data.source.count=8 -s data.target.count=8 -s data.validation.count=1 \
    -s data.labelled.count=4 -s 'augmentation.scale=[1, 1]' 2>/dev/null
}

peer() {
  # shellcheck disable=SC2086 # options are words
  "$python" bench/peer/step.py --threads "$threads" --device "$device" --steps "$steps" \
    --precision "$peer_precision" $1
}

for case in $cases; do
  case $case in
    mobilenet)
      settings="-s model.backbone=mobilenetv1_100 -s model.head_channels=128 \
        -s data.source.width=320 -s data.source.height=240 -s augmentation.crop.width=320 \
        -s augmentation.crop.height=240 -s method.baseline.batch=4"
      options="--model mobilenetv1_100-deeplabv3plus --size 320x240 --batch 4 --optimiser adamw" ;;
    resnet50 | resnet101)
      settings="-s model.architecture=deeplabv2 -s model.backbone=$case -s model.output_stride=8 \
        -s data.source.width=512 -s data.source.height=256 -s augmentation.crop.width=512 \
        -s augmentation.crop.height=256 -s method.baseline.batch=2 -s optimiser.type=sgd"
      options="--model $case-deeplabv2 --size 512x256 --batch 2" ;;
    *)
      echo "step.sh: unknown case '$case'; known are mobilenet, resnet50 and resnet101" >&2
      exit 2 ;;
  esac
  i=0
  while [ "$i" -lt "$runs" ]; do
    ours "$settings" | sed "s/^{/{\"case\": \"$case\", /" >>"$out/ours"
    peer "$options" | sed "s/^{/{\"case\": \"$case\", /" >>"$out/peer"
    i=$((i + 1))
    echo "$case: run $i of $runs" >&2
  done
done
"$python" - "$out/ours" "$out/peer" "$precision" "$peer_precision" <<'PY'
import json, statistics, sys
ours, peer = ([json.loads(line) for line in open(f)] for f in sys.argv[1:3])
print("%-12s %18s %18s %7s %18s" % ("case", "DualMix " + sys.argv[3] + " ms",
      "PyTorch " + sys.argv[4] + " ms", "ratio", "of matrix product"))
for case in dict.fromkeys(r["case"] for r in ours):
    a = [r for r in ours if r["case"] == case]
    b = [r for r in peer if r["case"] == case]
    x = statistics.median(r["seconds"] for r in a)
    y = statistics.median(r["seconds"] for r in b)
    share = statistics.median(r["share_of_limit"] for r in a)
    print("%-12s %18.0f %18.0f %7.2f %17.0f%%" % (case, 1000 * x, 1000 * y, y / x, 100 * share))
print("PyTorch %s; the ratio is images/s of DualMix over PyTorch's." % peer[0]["torch"])
PY
