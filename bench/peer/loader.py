#!/usr/bin/env python3
"""The loader's work with PIL, numpy and torchvision: what DualMix's loader is measured against.

Per sample: PIL decodes image and label; PIL resizes them (bilinear with support, that is
antialiased; labels by the nearest pixel); the image's CIE-LAB channels get given means and
deviations; a random scale and crop (only the part that is seen is scaled), a mirror and
torchvision's colour jitter follow; image and label become uint8 tensors. Four samples form a batch.

Works with torch 1.13 / torchvision 0.14 and later. One thread. Prints one JSON line a stage:
{"case": ..., "stage": ..., "images_per_s": ..., "repetitions": [...]}; the time is the processor's, as for DualMix.
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
import torchvision.transforms.functional as F
from PIL import Image
from torchvision.transforms import ColorJitter

BILINEAR, NEAREST = Image.BILINEAR, Image.NEAREST
BATCH = 4
SCALE = (0.75, 1.5)
JITTER = ColorJitter(0.3, 0.3, 0.3, 0.05)
PADDING = (124, 116, 104)

SRGB = np.arange(256, dtype=np.float64) / 255
LINEAR = np.where(SRGB <= 0.04045, SRGB / 12.92, ((SRGB + 0.055) / 1.055) ** 2.4).astype(np.float32)
TO_XYZ = np.array(
    [[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]]
)
WHITE = np.array([0.950456, 1.0, 1.088754])
TO_WHITE = (TO_XYZ / WHITE[:, None]).astype(np.float32)
FROM_WHITE = np.linalg.inv(TO_XYZ / WHITE[:, None]).astype(np.float32)


class NumpyLab:
    """sRGB and CIE-LAB with numpy alone, float32, each step over the whole image."""

    @staticmethod
    def to_lab(rgb):
        t = LINEAR[rgb].reshape(-1, 3) @ TO_WHITE.T
        f = np.where(t > np.float32(216 / 24389), np.cbrt(t), t * np.float32(841 / 108) + np.float32(4 / 29))
        lab = np.empty_like(f)
        lab[:, 0] = 116 * f[:, 1] - 16
        lab[:, 1] = 500 * (f[:, 0] - f[:, 1])
        lab[:, 2] = 200 * (f[:, 1] - f[:, 2])
        return lab

    @staticmethod
    def to_rgb(lab, shape):
        f = np.empty_like(lab)
        f[:, 1] = (lab[:, 0] + 16) / 116
        f[:, 0] = f[:, 1] + lab[:, 1] / 500
        f[:, 2] = f[:, 1] - lab[:, 2] / 200
        t = np.where(f > np.float32(6 / 29), f * f * f, (f - np.float32(4 / 29)) * np.float32(108 / 841))
        linear = np.clip(t @ FROM_WHITE.T, 0, 1)
        v = np.where(
            linear <= np.float32(0.0031308),
            linear * np.float32(12.92),
            np.float32(1.055) * np.power(linear, np.float32(1 / 2.4)) - np.float32(0.055),
        )
        return (v * 255 + np.float32(0.5)).astype(np.uint8).reshape(shape)


class Cv2Lab:
    """The same with OpenCV's conversions of floats."""

    @staticmethod
    def to_lab(rgb):
        return cv2.cvtColor(LINEAR[rgb], cv2.COLOR_LRGB2Lab).reshape(-1, 3)

    @staticmethod
    def to_rgb(lab, shape):
        rgb = cv2.cvtColor(lab.reshape(shape), cv2.COLOR_Lab2RGB)
        return cv2.convertScaleAbs(rgb, alpha=255)


def statistics(lab):
    return lab.mean(axis=0, dtype=np.float64), lab.std(axis=0, dtype=np.float64)


def transfer(image, target, space):
    rgb = np.asarray(image)
    lab = space.to_lab(rgb)
    mean, deviation = statistics(lab)
    factor = (target[1] / np.maximum(deviation, 1e-6)).astype(np.float32)
    lab *= factor
    lab += (target[0] - mean * factor).astype(np.float32)
    return Image.fromarray(space.to_rgb(lab, rgb.shape))


def span(size, crop, scale, place):
    scaled = max(1, round(size * scale))
    if scaled < crop:
        return 0, size, scaled, int(place * (crop - scaled + 1))
    length = max(1, min(size, round(crop / scale)))
    return int(place * (size - length + 1)), length, crop, 0


def augment(image, label, crop, draw):
    scale = draw.uniform(*SCALE)
    x, w, scaled_w, left = span(image.width, crop[0], scale, draw.random())
    y, h, scaled_h, top = span(image.height, crop[1], scale, draw.random())
    box = (x, y, x + w, y + h)
    image = image.resize((scaled_w, scaled_h), BILINEAR, box)
    label = label.resize((scaled_w, scaled_h), NEAREST, box)
    if draw.random() < 0.5:
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
        label = label.transpose(Image.FLIP_LEFT_RIGHT)
    image = JITTER(image)
    if (scaled_w, scaled_h) != crop:
        whole = Image.new("RGB", crop, PADDING)
        whole.paste(image, (left, top))
        image = whole
        whole = Image.new("L", crop, 255)
        whole.paste(label, (left, top))
        label = whole
    return image, label


def tensors(image, label):
    return F.pil_to_tensor(image), torch.from_numpy(np.array(label, dtype=np.uint8))


def collate(samples):
    return torch.stack([s[0] for s in samples]), torch.stack([s[1] for s in samples])


def decode(pair):
    image = Image.open(pair[0])
    image.draft = lambda *_: None
    return image.convert("RGB"), Image.open(pair[1]).copy()


def decode_reduced(pair, size):
    """JPEG at a half, quarter or eighth, as Pillow's draft mode offers; --draft asks for it."""
    image = Image.open(pair[0])
    image.draft("RGB", size)
    return image.convert("RGB"), Image.open(pair[1]).copy()


def resize(image, label, size):
    if image.size != size:
        image = image.resize(size, BILINEAR)
    if label.size != size:
        label = label.resize(size, NEAREST)
    return image, label


class Work:
    def __init__(self, pairs, size, space, draft):
        self.pairs, self.size, self.space, self.draft = pairs, size, space, draft
        self.whole = [decode(p) for p in pairs[:8]]
        self.small = [resize(*w, size) for w in self.whole]
        self.target = statistics(space.to_lab(np.asarray(self.small[0][0])))
        self.ready = [tensors(*s) for s in self.small]

    def stages(self):
        return [
            ("decode", 1, lambda i: decode(self.pairs[i % len(self.pairs)])),
            ("resize", 1, lambda i: resize(*self.whole[i % len(self.whole)], self.size)),
            ("read", 1, self.read),
            ("lab", 1, lambda i: transfer(self.small[i % len(self.small)][0], self.target, self.space)),
            ("augment", 1, lambda i: augment(*self.small[i % len(self.small)], self.size, random.Random(i))),
            ("batch", BATCH, lambda i: collate([tensors(*self.small[(BATCH * i + k) % len(self.small)]) for k in range(BATCH)])),
            ("all", BATCH, lambda i: collate([self.sample(BATCH * i + k) for k in range(BATCH)])),
        ]

    def read(self, i):
        pair = self.pairs[i % len(self.pairs)]
        image, label = decode_reduced(pair, self.size) if self.draft else decode(pair)
        return resize(image, label, self.size)

    def sample(self, i):
        image, label = self.read(i)
        image = transfer(image, self.target, self.space)
        return tensors(*augment(image, label, self.size, random.Random(i)))


def rate(item, images, seconds):
    start, began, done = time.perf_counter(), time.process_time(), 0
    while True:
        item(done)
        done += 1
        if time.perf_counter() - start >= seconds:
            return images * done / (time.process_time() - began)


def pairs_of(images, labels):
    found = []
    for image in sorted(Path(images).iterdir()):
        label = Path(labels) / (image.stem + ".png")
        if not label.exists():
            raise SystemExit(f"{image.name} has no label {label.name}")
        found.append((image, label))
    if not found:
        raise SystemExit(f"There is no image in {images}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", required=True, help="the name to print")
    parser.add_argument("--images", required=True, help="folder of PNG or JPEG images")
    parser.add_argument("--labels", required=True, help="folder of PNG labels of the same names")
    parser.add_argument("--size", required=True, type=int, nargs=2, metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--lab", choices=["numpy", "cv2"], default="numpy")
    parser.add_argument("--draft", action="store_true", help="decode JPEG at reduced size where that suffices")
    parser.add_argument("--stages", help="such as lab,all; all of them if left out")
    parser.add_argument("--repetitions", type=int, default=5, help="whose median is printed")
    parser.add_argument("--seconds", type=float, default=0.5, help="of each repetition")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    if options.lab == "cv2":
        global cv2
        import cv2

        cv2.setNumThreads(0)
    space = Cv2Lab if options.lab == "cv2" else NumpyLab
    work = Work(pairs_of(options.images, options.labels), tuple(options.size), space, options.draft)
    for stage, images, item in work.stages():
        if options.stages and stage not in options.stages.split(","):
            continue
        item(0)
        rates = [rate(item, images, options.seconds) for _ in range(options.repetitions)]
        print(
            json.dumps(
                {
                    "case": options.case,
                    "stage": stage,
                    "images_per_s": round(float(np.median(rates)), 2),
                    "repetitions": [round(r, 2) for r in rates],
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
