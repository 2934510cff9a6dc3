"""The medians of djl.sh's runs and DualMix's ratio to DJL: table.py step|loader RESULTS."""

import collections
import json
import statistics
import sys

STAGES = ["decode", "resize", "read", "augment", "batch", "read, batch", "all but LAB", "all"]


def median(results, field, **wanted):
    found = [r[field] for r in results if all(r.get(k) == v for k, v in wanted.items())]
    return statistics.median(found) if found else None


def step(results):
    peers = [r for r in results if r["by"] == "djl"]
    print("| network | DualMix, ms | DJL, ms | images/s, ratio |\n|---|---|---|---|")
    # Networks come in the order of the runs, DualMix's line right before DJL's.
    pairs = collections.defaultdict(list)
    for ours, theirs in zip([r for r in results if r["by"] == "dualmix"], peers):
        pairs[theirs["model"]].append((ours["seconds"], theirs["seconds"]))
    for model, seconds in pairs.items():
        ours, theirs = (1000 * statistics.median(s) for s in zip(*seconds))
        print(f"| {model} | {ours:.0f} | {theirs:.0f} | {theirs / ours:.2f} |")
    print(f"\nDJL {peers[0]['djl']} with PyTorch {peers[0]['torch']}, {peers[0]['threads']} threads.")


def together(rates, *stages):
    """Stages one after the other."""
    alone = [rates.get(s) for s in stages]
    return 1 / sum(1 / r for r in alone) if all(alone) else None


def loader(results):
    print("| case | stage | DualMix | DJL, OpenCV | ratio | DJL, ImageIO | ratio |")
    print("|---" * 7 + "|")
    for case in dict.fromkeys(r["case"] for r in results):
        rates = {}
        for by in ("dualmix", "opencv", "imageio"):
            rates[by] = {
                s: median(results, "images_per_s", case=case, by=by, stage=s) for s in STAGES
            }
            rates[by]["read, batch"] = together(rates[by], "read", "batch")
            rates[by]["all but LAB"] = rates[by]["all"]
        rates["dualmix"]["all but LAB"] = together(rates["dualmix"], "read", "augment", "batch")
        for stage in STAGES:
            ours = rates["dualmix"][stage]
            if ours is None or ours > 1e5:
                continue
            cells = [f"{ours:.1f}"]
            for by in ("opencv", "imageio"):
                theirs = rates[by][stage]
                cells += [f"{theirs:.1f}", f"{ours / theirs:.2f}"] if theirs else ["", ""]
            print(f"| {case} | {stage} | " + " | ".join(cells) + " |")
    print("\n'read, batch' is the same work in both. DJL has neither LAB transfer nor colour jitter:")
    print("'all but LAB' is DualMix's read, augment with jitter, and batch; 'all' has LAB as well.")


{"step": step, "loader": loader}[sys.argv[1]]([json.loads(line) for line in open(sys.argv[2])])
