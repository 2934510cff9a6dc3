#!/bin/sh
# DualMix against DJL (Deep Java Library) with its PyTorch engine, in alternation: medians, ratios.
#
#   bench/peer/djl.sh step [RUNS [CASE ...]]            cases: mobilenet resnet101 resnet50
#   bench/peer/djl.sh loader FOLDER [RUNS [CASE ...]]   cases: cityscapes gta5 camvid bdd100k
#
#   THREADS    of a step (all cores); the loader has one
#   STEPS      timed in a run (5), after two others
#   DUALMIX    the launcher that is measured (this repository's)
#
# The step is step.sh's, fp32 on the CPU; DJL's data lies in memory. The loader's FOLDER is as
# loader.sh says, its time the processor's. DJL comes from Maven Central, 210 MB, the first time.
set -eu
usage() {
  sed -n '4,5s/^# *//p' "$0" >&2
  exit 2
}
here=$(cd -- "$(dirname -- "$0")" && pwd)
peer=$here/djl
dualmix=${DUALMIX:-$here/../../dualmix}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
what=${1-}
[ $# -eq 0 ] || shift
case $what in
  step) cases="mobilenet resnet101" ;;
  loader)
    folder=${1-}
    [ -n "$folder" ] || usage
    shift
    cases="cityscapes gta5 camvid bdd100k" ;;
  *) usage ;;
esac
runs=${1:-5}
[ $# -eq 0 ] || shift
cases=${*:-$cases}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

stamp=$peer/target/djl.built
if [ ! -f "$stamp" ] || [ -n "$(find "$peer/pom.xml" "$peer/src" -newer "$stamp")" ]; then
  (cd "$peer" && mvn -B -q package) >&2
  touch "$stamp"
fi

# What the launcher sets for DualMix and says why: the same for both.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY-passive}" GOMP_SPINCOUNT="${GOMP_SPINCOUNT-20000}"
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS-1}" MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX-1}"
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_-67108864}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_-4294967296}"
export MALLOC_TOP_PAD_="${MALLOC_TOP_PAD_-67108864}"

# No look at the network for natives or usage counts. Pixels pass through direct buffers, which a
# small limit lets the collector free before fresh memory is taken for each.
djl() {
  class=$1 threads=$2
  shift 2
  OPT_OUT_TRACKING=true OPENCV_FOR_THREADS_NUM=1 "$java" -XX:MaxDirectMemorySize=128m \
    -Dai.djl.offline=true -DDJL_CACHE_DIR="$peer/target/cache" \
    -Dai.djl.pytorch.num_threads="$threads" -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
    -cp "$peer/target/classes:$peer/target/lib/*" "io.dualmix.peer.djl.$class" "$@"
}

# A failure is told, with all that the program said.
noted() {
  by=$1
  shift
  "$@" >"$out/lines" 2>"$out/log" || {
    cat "$out/log" >&2
    exit 1
  }
  sed "s/^{/{\"by\": \"$by\", /" "$out/lines" >>"$out/results"
}
ours() { noted dualmix "$dualmix" "$@"; }

step() {
  steps=${STEPS:-5} threads=${THREADS:-$(nproc)}
  case $1 in
    mobilenet)
      width=320 height=240 batch=4
      set -- -s model.backbone=mobilenetv1_100 -s model.head_channels=128
      model=mobilenetv1_100-deeplabv3plus optimiser=adamw ;;
    resnet50 | resnet101)
      width=512 height=256 batch=2 model=$1-deeplabv2 optimiser=sgd
      set -- -s model.architecture=deeplabv2 -s "model.backbone=$1" -s model.output_stride=8 \
        -s optimiser.type=sgd ;;
    *)
      echo "djl.sh: unknown case '$1'; known are mobilenet, resnet50 and resnet101" >&2
      exit 2 ;;
  esac
  ours bench step --json --stage source-only --steps "$steps" "$@" \
    -s "compute={device: cpu, precision: fp32, threads: $threads}" \
    -s "data.source.width=$width" -s "data.source.height=$height" -s data.source.count=8 \
    -s "augmentation.crop.width=$width" -s "augmentation.crop.height=$height" \
    -s 'augmentation.scale=[1, 1]' -s "method.baseline.batch=$batch" \
    -s data.target.count=8 -s data.validation.count=1 -s data.labelled.count=4
  noted djl djl Step "$threads" --model "$model" --size "${width}x$height" --batch "$batch" \
    --optimiser "$optimiser" --steps "$steps"
}

loader() {
  case $1 in
    cityscapes) size=1024x512 ;;
    gta5) size=1280x720 ;;
    camvid) size=480x360 ;;
    bdd100k) size=640x360 ;;
    *) echo "djl.sh: known cases are cityscapes, gta5, camvid and bdd100k" >&2; exit 2 ;;
  esac
  export OMP_NUM_THREADS=1
  ours bench loader --json --folder "$folder" --runs 1 --seconds 0.5 --threads 1 "$1"
  for factory in opencv imageio; do
    noted "$factory" djl Loader 1 --case "$1" --images "$folder/$1/images" --labels "$folder/$1/labels" \
      --size "$size" --factory "$factory" --seconds 0.5
  done
}

for case in $cases; do
  run=1
  while [ "$run" -le "$runs" ]; do
    "$what" "$case"
    echo "$case: run $run of $runs" >&2
    run=$((run + 1))
  done
done
python3 "$peer/table.py" "$what" "$out/results"
