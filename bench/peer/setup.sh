#!/bin/sh
# Sets up today's PyTorch as a peer, beside the system and without changing it: Debian 13 with its
# python3-torch (2.6, oneDNN 3.7) and python3-torchvision in a folder.
#
#   bench/peer/setup.sh DIR                             about 4 GB, some minutes; needs root, Linux and debootstrap
#   PYTHON=DIR/python3 bench/peer/step.sh 5             as any other peer; needs root again
#
#   MIRROR      of Debian (http://deb.debian.org/debian)
#   SUITE       of Debian (trixie)
#
# DIR/python3 runs Python in that folder, with a /proc of its own; it sees the current folder and /tmp.
set -eu
fail() {
  echo "setup.sh: $1" >&2
  exit 2
}
[ $# -eq 1 ] || fail "give a folder: bench/peer/setup.sh DIR"
[ "$(id -u)" = 0 ] || fail "debootstrap and chroot need root: sudo bench/peer/setup.sh $1"
for tool in debootstrap unshare chroot; do
  command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install debootstrap util-linux"
done
mkdir -p "$1"
dir=$(cd -- "$1" && pwd)
root=$dir/root
mirror=${MIRROR:-http://deb.debian.org/debian}
suite=${SUITE:-trixie}
# A folder without this file is an earlier attempt that was cut short.
if [ ! -e "$root/.complete" ]; then
  rm -rf "$root"
  # g++ and the headers are for torch.compile; OpenBLAS, because the reference BLAS is many times slower.
  debootstrap --variant=minbase \
    --include=python3-torch,python3-torchvision,python3-numpy,libopenblas0-pthread,g++,python3-dev,libtorch-dev \
    "$suite" "$root" "$mirror"
  : >"$root/.complete"
fi
cat >"$dir/python3" <<'SH'
#!/bin/sh
# Python of the folder "root" beside this file, for files below the current folder and /tmp.
set -eu
root=$(cd -- "$(dirname -- "$0")" && pwd)/root
export ROOT="$root"
# The mounts are private to this process and end with it.
exec unshare --mount --propagation private sh -c '
  mount -t proc proc "$ROOT/proc"
  mount --bind /tmp "$ROOT/tmp"
  mount --bind "$PWD" "$ROOT/mnt"
  exec chroot "$ROOT" sh -c "cd /mnt && exec python3 \"\$@\"" python3 "$@"' python3 "$@"
SH
chmod +x "$dir/python3"
"$dir/python3" -c 'import torch; print("PyTorch", torch.__version__)'
echo "now: PYTHON=$dir/python3 bench/peer/step.sh 5"
