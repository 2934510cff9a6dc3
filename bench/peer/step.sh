#!/bin/sh
# DualMix's training step against PyTorch's, in alternation: medians and their ratio.
#
#   bench/peer/step.sh [RUNS] [CASE ...]      cases: mobilenet resnet101 resnet50
#
#   PYTHON      a Python with torch and torchvision (python3); bench/peer/setup.sh sets up a recent one
#   PRECISION   fp32 or bf16 (fp32), for both
#   PEER_PRECISION   for the peer alone
#   VARIANTS    of the peer (eager channels_last); also compile, which needs a C++ compiler. The ratio is
#               to the fastest
#   DUALMIX     the command (./dualmix)
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
dualmix=${DUALMIX:-./dualmix}
precision=${PRECISION:-fp32}
peer_precision=${PEER_PRECISION:-$precision}
variants=${VARIANTS:-eager channels_last}
device=${DEVICE:-cpu}
threads=${THREADS:-$(nproc)}
steps=${STEPS:-5}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

ours() {
  # shellcheck disable=SC2086 # settings are words
  "$dualmix" bench step --json --stage source-only --steps "$steps" $1 \
    -s "compute={device: $device, precision: $precision, threads: $threads}" \
    -s data.source.count=8 -s data.target.count=8 -s data.validation.count=1 \
    -s data.labelled.count=4 -s 'augmentation.scale=[1, 1]' 2>/dev/null
}

# peer OPTIONS VARIANT
peer() {
  case $2 in
    eager) option= ;;
    channels_last) option=--channels-last ;;
    compile) option="--channels-last --compile" ;;
    *)
      echo "step.sh: unknown variant '$2'; known are eager, channels_last and compile" >&2
      exit 2 ;;
  esac
  # shellcheck disable=SC2086 # options are words
  "$python" bench/peer/step.py --threads "$threads" --device "$device" --steps "$steps" \
    --precision "$peer_precision" $1 $option
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
    for variant in $variants; do
      peer "$options" "$variant" | sed "s/^{/{\"case\": \"$case\", /" >>"$out/peer"
    done
    i=$((i + 1))
    echo "$case: run $i of $runs" >&2
  done
done
"$python" - "$out/ours" "$out/peer" "$precision" "$peer_precision" <<'PY'
import json, statistics, sys
ours, peer = ([json.loads(line) for line in open(f)] for f in sys.argv[1:3])
print("%-12s %15s  %-28s %7s %17s" % ("case", "DualMix " + sys.argv[3], "PyTorch " + sys.argv[4] + ", ms",
      "ratio", "of matrix product"))
for case in dict.fromkeys(r["case"] for r in ours):
    a = [r for r in ours if r["case"] == case]
    b = [r for r in peer if r["case"] == case]
    x = statistics.median(r["seconds"] for r in a)
    medians = {v: statistics.median(r["seconds"] for r in b if r["variant"] == v)
               for v in dict.fromkeys(r["variant"] for r in b)}
    share = statistics.median(r["share_of_limit"] for r in a)
    peers = ", ".join("%s %.0f" % (v, 1000 * y) for v, y in medians.items())
    print("%-12s %12.0f ms  %-28s %7.2f %16.0f%%" % (
        case, 1000 * x, peers, min(medians.values()) / x, 100 * share))
print("PyTorch %s; the ratio is images/s of DualMix over those of the fastest variant." % peer[0]["torch"])
PY
