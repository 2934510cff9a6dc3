#!/usr/bin/env python3
"""The medians of loader.sh's rounds, images per second of one core, and DualMix's ratio to each peer."""

import collections
import json
import statistics
import sys

STAGES = ["decode", "resize", "read", "cached", "lab", "augment", "batch", "mix", "all"]

rates = collections.defaultdict(list)
for line in open(sys.argv[1]):
    one = json.loads(line)
    rates[one["case"], one["stage"], one["by"]].append(one["images_per_s"])
median = {key: statistics.median(values) for key, values in rates.items()}
peers = [by for by in ("numpy", "draft", "cv2") if any(key[2] == by for key in median)]
print("| case | stage | DualMix | " + " | ".join(f"{by} | ratio" for by in peers) + " |")
print("|---" * (3 + 2 * len(peers)) + "|")
for case in dict.fromkeys(key[0] for key in rates):
    for stage in STAGES:
        ours = median.get((case, stage, "dualmix"))
        if ours is None or ours > 1e5:
            continue
        cells = []
        for by in peers:
            theirs = median.get((case, stage, by))
            cells += [f"{theirs:.1f}", f"{ours / theirs:.2f}"] if theirs else ["", ""]
        print(f"| {case} | {stage} | {ours:.1f} | " + " | ".join(cells) + " |")
