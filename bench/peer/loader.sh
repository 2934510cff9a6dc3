#!/bin/sh
# The loader against PIL, numpy and torchvision, one thread each, in processor time, in turn.
#
#   bench/peer/loader.sh FOLDER [ROUNDS [CASE ...]]      cases: cityscapes gta5 camvid bdd100k
#
# FOLDER is where street scenes are drawn in the data sets' sizes and formats (once, 80 MB); a case
# takes the files in FOLDER/CASE/images and labels if there are any. PYTHON is the peer's python3, with
# torch, torchvision, PIL and numpy; cv2 as well gives a second peer.
set -eu
folder=${1:?"usage: bench/peer/loader.sh FOLDER [ROUNDS [CASE ...]]"}
rounds=${2:-5}
[ $# -gt 2 ] && shift 2 && cases="$*" || cases="cityscapes gta5 camvid bdd100k"
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
mkdir -p "$folder"
results="$folder/results.jsonl"
: >"$results"

size() {
  case $1 in
    cityscapes) echo 1024 512 ;;
    gta5) echo 1280 720 ;;
    camvid) echo 480 360 ;;
    bdd100k) echo 640 360 ;;
    *) echo "Known cases are cityscapes, gta5, camvid and bdd100k" >&2; exit 2 ;;
  esac
}
ours() {
  "$here/../../dualmix" bench loader --json --folder "$folder" --runs 1 --seconds 0.5 \
    --threads 1 "$1" 2>/dev/null
}
peer() {
  name=$1 && shift
  # shellcheck disable=SC2046 # two words
  "$python" "$here/loader.py" --case "$name" --images "$folder/$name/images" \
    --labels "$folder/$name/labels" --size $(size "$name") --repetitions 1 --seconds 0.5 "$@"
}
as() { sed "s/^{/{\"by\": \"$1\", /" >>"$results"; }

round=1
while [ "$round" -le "$rounds" ]; do
  for name in $cases; do
    ours "$name" | as dualmix
    peer "$name" | as numpy
    if ls "$folder/$name/images" | grep -q "jpg$"; then
      peer "$name" --draft --stages read,all | as draft
    fi
    if "$python" -c "import cv2" 2>/dev/null; then
      peer "$name" --lab cv2 --draft --stages lab,all | as cv2
    fi
  done
  echo "round $round of $rounds" >&2
  round=$((round + 1))
done
"$python" "$here/loader_table.py" "$results"
