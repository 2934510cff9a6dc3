#!/bin/sh
# The loader against PIL, numpy and torchvision, one thread each, in processor time, in turn.
#
#   bench/peer/loader.sh FOLDER [ROUNDS [CASE ...]]
#
# FOLDER is where street scenes are drawn in the data sets' sizes and formats (once, 80 MB); the
# case camvid takes the images and labels in FOLDER/camvid if there are any. PYTHON is the peer's
# python3, with torch, torchvision, PIL and numpy; cv2 as well gives a second peer.
# Needs: mvn -pl core compile
set -eu
folder=${1:?"usage: bench/peer/loader.sh FOLDER [ROUNDS [CASE ...]]"}
rounds=${2:-5}
[ $# -gt 2 ] && shift 2 && cases="$*" || cases="cityscapes gta5 camvid bdd100k"
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
mkdir -p "$folder"
results="$folder/results.jsonl"
: > "$results"
classpath="$folder/classpath"
mvn -o -q -f "$here/../../pom.xml" -pl core dependency:build-classpath -Dmdep.outputFile="$classpath" \
  || mvn -q -f "$here/../../pom.xml" -pl core dependency:build-classpath -Dmdep.outputFile="$classpath"

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
  java -Xmx3g -cp "${CLASSES:-$here/../../core/target/classes}:$(cat "$classpath")" \
    "$here/LoaderRun.java" "$folder" "$@" 2> /dev/null
}
peer() {
  name=$1 && shift
  "$python" "$here/loader.py" --case "$name" --images "$folder/$name/images" \
    --labels "$folder/$name/labels" --size $(size "$name") --repetitions 1 --seconds 0.5 "$@"
}
as() { sed "s/^{/{\"by\": \"$1\", /" >> "$results"; }

for name in $cases; do
  [ -d "$folder/$name/images" ] || ours "$name"
done
round=1
while [ "$round" -le "$rounds" ]; do
  for name in $cases; do
    ours "$name" 1 0.4 $(size "$name") | as dualmix
    if [ -n "${BEFORE:-}" ]; then CLASSES=$BEFORE ours "$name" 1 0.4 $(size "$name") | as before; fi
    peer "$name" | as numpy
    if ls "$folder/$name/images" | grep -q "jpg$"; then
      peer "$name" --draft --stages read,all | as draft
    fi
    if "$python" -c "import cv2" 2> /dev/null; then peer "$name" --lab cv2 --draft --stages lab,all | as cv2; fi
  done
  echo "round $round of $rounds" >&2
  round=$((round + 1))
done
"$python" "$here/loader_table.py" "$results"
