#!/usr/bin/env python3
"""The same training step in PyTorch: what `dualmix bench step` is held against.

8-bit images to normalised floats, forward pass, cross entropy at the labels' size, backward pass,
update. Data lies in memory, so that a peer's loader costs nothing here. Prints one line of JSON.

    step.py --model resnet101-deeplabv2 --size 512x256 --batch 1 --threads 2

Needs torch 1.12 or newer; torchvision for the ResNets.
"""
import argparse
import contextlib
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F


class AtrousSum(nn.Module):
    """DeepLabV2's head: four dilated 3x3 convolutions, summed."""

    def __init__(self, channels, classes):
        super().__init__()
        self.branches = nn.ModuleList(
            nn.Conv2d(channels, classes, 3, padding=r, dilation=r) for r in (6, 12, 18, 24))

    def forward(self, x):
        out = self.branches[0](x)
        for branch in self.branches[1:]:
            out = out + branch(x)
        return out


class DeepLabV2(nn.Module):
    align_corners = True

    def __init__(self, depth, classes):
        super().__init__()
        import torchvision
        make = getattr(torchvision.models, "resnet%d" % depth)
        net = make(replace_stride_with_dilation=[False, True, True])
        self.body = nn.Sequential(net.conv1, net.bn1, net.relu, net.maxpool,
                                  net.layer1, net.layer2, net.layer3, net.layer4)
        self.head = AtrousSum(2048, classes)

    def forward(self, x):
        return self.head(self.body(x))


def norm(channels, eps=1e-5):
    return nn.BatchNorm2d(channels, eps=eps)


class Same(nn.Conv2d):
    """TensorFlow's "same" padding: the odd zero lies below and right."""

    def forward(self, x):
        reach = (self.kernel_size[0] - 1) * self.dilation[0] + 1
        zeros = [max(0, (-(-s // self.stride[0]) - 1) * self.stride[0] + reach - s)
                 for s in x.shape[2:]]
        if zeros[0] % 2 == 0 and zeros[1] % 2 == 0:
            return F.conv2d(x, self.weight, self.bias, self.stride,
                            (zeros[0] // 2, zeros[1] // 2), self.dilation, self.groups)
        x = F.pad(x, (zeros[1] // 2, zeros[1] - zeros[1] // 2,
                      zeros[0] // 2, zeros[0] - zeros[0] // 2))
        return F.conv2d(x, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)


class MobileNetV1(nn.Module):
    """Output stride 16, the first 12 blocks, as DualMix uses it."""

    def __init__(self, width):
        super().__init__()
        channels = int(32 * width)
        self.stem = nn.Sequential(Same(3, channels, 3, 2, bias=False), norm(channels, 1e-3),
                                  nn.ReLU6(inplace=True))
        self.blocks = nn.ModuleList()
        stride = 2
        for out, step, count in ((64, 1, 1), (128, 2, 2), (256, 2, 2), (512, 2, 6), (1024, 2, 1)):
            for i in range(count):
                s = step if i == 0 else 1
                if stride * s > 16:
                    s = 1
                stride *= s
                out_ = int(out * width)
                self.blocks.append(nn.Sequential(
                    Same(channels, channels, 3, s, groups=channels, bias=False),
                    norm(channels, 1e-3), nn.ReLU6(inplace=True),
                    nn.Conv2d(channels, out_, 1, bias=False), norm(out_, 1e-3),
                    nn.ReLU6(inplace=True)))
                channels = out_
        self.channels = channels
        self.low_channels = int(128 * width)

    def forward(self, x):
        x = self.stem(x)
        low = None
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i == 2:
                low = x
        return low, x


def point(cin, cout):
    return nn.Sequential(nn.Conv2d(cin, cout, 1, bias=False), norm(cout), nn.ReLU(inplace=True))


def separable(cin, cout, rate):
    return nn.Sequential(
        nn.Conv2d(cin, cin, 3, padding=rate, dilation=rate, groups=cin, bias=False),
        nn.Conv2d(cin, cout, 1, bias=False), norm(cout), nn.ReLU(inplace=True))


class DeepLabV3Plus(nn.Module):
    align_corners = False

    def __init__(self, width, classes, head=128):
        super().__init__()
        self.body = MobileNetV1(width)
        high = self.body.channels
        low = min(48, head)
        self.aspp = nn.ModuleList([point(high, head)] +
                                  [separable(high, head, r) for r in (6, 12, 18)])
        self.pooling = nn.Conv2d(high, head, 1)
        self.project = point(head * 5, head)
        self.low = point(self.body.low_channels, low)
        self.decoder = nn.Sequential(separable(head + low, head, 1), separable(head, head, 1),
                                     nn.Dropout2d(0.1), nn.Conv2d(head, classes, 1))

    def forward(self, x):
        low, high = self.body(x)
        branches = [branch(high) for branch in self.aspp]
        pooled = F.relu(self.pooling(high.mean((2, 3), keepdim=True)))
        branches.append(pooled.expand(-1, -1, *high.shape[2:]))
        coarse = self.project(torch.cat(branches, 1))
        fine = self.low(low)
        coarse = F.interpolate(coarse, fine.shape[2:], mode="bilinear", align_corners=False)
        return self.decoder(torch.cat([coarse, fine], 1))


def build(name, classes):
    if name.endswith("-deeplabv2"):
        return DeepLabV2(int(name[len("resnet"):-len("-deeplabv2")]), classes)
    return DeepLabV3Plus({"100": 1.0, "050": 0.5, "025": 0.25}[name.split("-")[0][-3:]], classes)


def variant(args):
    return "compile" if args.compile else "channels_last" if args.channels_last else "eager"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="resnet101-deeplabv2",
                        help="resnet50-deeplabv2, resnet101-deeplabv2, mobilenetv1_100-deeplabv3plus")
    parser.add_argument("--size", default="512x256", help="width x height")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--classes", type=int, default=11)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--optimiser", choices=["sgd", "adamw"], default="sgd")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--compile", action="store_true", help="torch.compile; needs a C++ compiler")
    parser.add_argument("--steps", type=int, default=5)
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    if args.device != "cpu":
        torch.backends.cudnn.benchmark = True
    width, height = (int(v) for v in args.size.split("x"))
    model = build(args.model, args.classes).to(args.device).train()
    if args.channels_last:
        model = model.to(memory_format=torch.channels_last)
    align_corners = model.align_corners
    if args.compile:
        model = torch.compile(model)
    images = torch.randint(0, 256, (args.batch, 3, height, width), dtype=torch.uint8)
    labels = torch.randint(0, args.classes, (args.batch, height, width))
    mean = torch.tensor([123.675, 116.28, 103.53], device=args.device).view(1, 3, 1, 1)
    std = torch.tensor([58.395, 57.12, 57.375], device=args.device).view(1, 3, 1, 1)
    if args.optimiser == "sgd":
        optimiser = torch.optim.SGD(model.parameters(), 1e-6, momentum=0.9, weight_decay=1e-4)
    else:
        optimiser = torch.optim.AdamW(model.parameters(), 1e-6)
    kind = "cuda" if args.device.startswith("cuda") else "cpu"

    def autocast():
        if args.precision == "fp32":
            return contextlib.nullcontext()
        return torch.autocast(kind, dtype=torch.bfloat16)

    def step():
        optimiser.zero_grad(set_to_none=True)
        x = (images.to(args.device, non_blocking=True).float() - mean) / std
        if args.channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        with autocast():
            coarse = model(x)
        logits = F.interpolate(coarse.float(), (height, width), mode="bilinear",
                               align_corners=align_corners)
        loss = F.cross_entropy(logits, labels.to(args.device), ignore_index=255)
        loss.backward()
        optimiser.step()
        return loss

    times = []
    for i in range(args.steps + 2):
        begun = time.perf_counter()
        loss = step()
        loss.item()  # DualMix looks at every loss on a CPU, too.
        if kind == "cuda":
            torch.cuda.synchronize()
        if i >= 2:
            times.append(time.perf_counter() - begun)
    seconds = statistics.median(times)
    print(json.dumps({
        "bench": "peer-step", "model": args.model, "size": args.size, "batch": args.batch,
        "precision": args.precision, "variant": variant(args), "torch": torch.__version__,
        "threads": torch.get_num_threads(), "seconds": seconds,
        "images_per_s": args.batch / seconds}))


if __name__ == "__main__":
    main()
