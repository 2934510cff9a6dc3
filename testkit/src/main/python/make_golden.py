"""Writes the golden files of src/main/resources/golden with PyTorch, torchvision and safetensors.

    python3 make_golden.py ../resources/golden

Made with Debian 12's python3-torch 1.13 and python3-torchvision 0.14, and safetensors 0.8. The
networks' weights are not stored: both sides draw them from the tensors' names (see draw()).
"""

import argparse
import collections
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from torch import nn

HEIGHT, WIDTH, CLASSES = 35, 45, 5
MASK = np.uint64(0xFFFFFFFF)


def uniform(name, count):
    """Values in [0, 1), the same in Java: a 32-bit hash (lowbias32) of checksum and index."""
    x = (np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B9) + np.uint64(zlib.crc32(name.encode()))) & MASK
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x7FEB352D)) & MASK
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(0x846CA68B)) & MASK
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2.0**32


def draw(name, shape):
    """Weights of He's size, norms near the identity."""
    low, high = -0.1, 0.1
    if len(shape) == 4:
        high = np.sqrt(6.0 / (shape[1] * shape[2] * shape[3]))
        low = -high
    elif name.endswith("running_var"):
        low, high = 0.5, 1.5
    elif name.endswith(".weight"):
        low, high = 0.7, 1.3
    values = low + (high - low) * uniform(name, int(np.prod(shape)))
    return torch.from_numpy(values.astype(np.float32)).reshape(shape)


class AtrousSum(nn.Module):
    """AdaptSegNet's Classifier_Module, which returns after `used` of its convolutions."""

    def __init__(self, channels, used):
        super().__init__()
        self.used = used
        self.conv2d_list = nn.ModuleList(
            nn.Conv2d(channels, CLASSES, 3, padding=r, dilation=r) for r in (6, 12, 18, 24)
        )

    def forward(self, x):
        return sum(conv(x) for conv in self.conv2d_list[: self.used])


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, separable=False, dilation=1):
        super().__init__()
        if separable:
            self.depthwise = nn.Conv2d(
                inputs, inputs, 3, padding=dilation, dilation=dilation, groups=inputs, bias=False
            )
            self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)
        else:
            self.conv = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = self.pointwise(self.depthwise(x)) if hasattr(self, "depthwise") else self.conv(x)
        return F.relu(self.bn(x))


class Decoder(nn.Module):
    """DeepLabV3+ after its paper, at output stride 16."""

    def __init__(self, low, high, width):
        super().__init__()
        self.aspp = nn.ModuleDict({"0": ConvNorm(high, width)})
        for i, rate in enumerate((6, 12, 18)):
            self.aspp[str(i + 1)] = ConvNorm(high, width, True, rate)
        self.aspp["pooling"] = nn.ModuleDict({"conv": nn.Conv2d(high, width, 1)})
        self.project = ConvNorm(5 * width, width)
        self.low = ConvNorm(low, min(48, width))
        self.decoder = nn.Sequential(
            ConvNorm(width + min(48, width), width, True), ConvNorm(width, width, True)
        )
        self.classifier = nn.Conv2d(width, CLASSES, 1)

    def forward(self, low, high):
        branches = [self.aspp[str(i)](high) for i in range(4)]
        pooled = F.relu(self.aspp["pooling"]["conv"](high.mean((2, 3), keepdim=True)))
        branches.append(pooled.expand_as(branches[0]))
        coarse = self.project(torch.cat(branches, 1))
        fine = self.low(low)
        coarse = F.interpolate(coarse, fine.shape[2:], mode="bilinear", align_corners=False)
        return self.classifier(self.decoder(torch.cat([coarse, fine], 1)))


def resnet_features(net, x):
    x = net.layer1(net.maxpool(F.relu(net.bn1(net.conv1(x)))))
    third = net.layer3(net.layer2(x))
    return x, third, net.layer4(third)


def caffe(net):
    """AdaptSegNet's ResNet: stride on the first 1x1, ceil pooling, dilation from the first block."""
    net.maxpool.ceil_mode = True
    for layer, stride, dilation in ((net.layer2, 2, 1), (net.layer3, 1, 2), (net.layer4, 1, 4)):
        for i, block in enumerate(layer):
            step = stride if i == 0 else 1
            block.conv1.stride = (step, step)
            block.conv2.stride = (1, 1)
            block.conv2.dilation = block.conv2.padding = (dilation, dilation)
        layer[0].downsample[0].stride = (stride, stride)
    return net


def dilated_mobilenet():
    """torchvision's MobileNetV2 at output stride 16: dilation 2 for the stride of block 14."""
    net = torchvision.models.mobilenet_v2()
    for k in range(14, 18):
        depthwise = net.features[k].conv[1][0]
        depthwise.stride = (1, 1)
        dilation = 1 if k == 14 else 2
        depthwise.dilation = depthwise.padding = (dilation, dilation)
    return net


def imagenet(image):
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    return (image / 255 - mean) / std


def caffe_bgr(image):
    mean = torch.tensor([104.00698793, 116.66876762, 122.67891434]).view(1, 3, 1, 1)
    return image.flip(1) - mean


def write(folder, name, texts, normalise, backbone, heads, forward, align):
    """One network: image and logits in NAME.pth, names and shapes of its weights in NAME.txt."""
    shapes = {}
    for prefix, module in [("", backbone)] + list(heads.items()):
        state = module.state_dict()
        for key, value in state.items():
            if not key.endswith("num_batches_tracked"):
                shapes[prefix + key] = tuple(value.shape)
                value.copy_(draw(prefix + key, tuple(value.shape)))
        module.eval()
    image = torch.from_numpy((uniform(name, 3 * HEIGHT * WIDTH) * 256).astype(np.uint8))
    image = image.reshape(1, 3, HEIGHT, WIDTH)
    with torch.no_grad():
        levels = forward(normalise(image.float()))
    content = collections.OrderedDict(texts, image=image)
    for key, level in zip(("logits", "auxiliary"), levels):
        content[key] = F.interpolate(level, (HEIGHT, WIDTH), mode="bilinear", align_corners=align)
    torch.save(content, folder / (name + ".pth"))
    lines = [" ".join([key, *map(str, shape)]) + "\n" for key, shape in shapes.items()]
    (folder / (name + ".txt")).write_text("".join(lines))


def networks(folder):
    net = torchvision.models.resnet18()
    head = AtrousSum(512, 4)
    write(folder, "deeplabv2-resnet18",
          {"architecture": "deeplabv2", "backbone": "resnet18", "stride": "32"},
          imagenet, net, {"head.": head}, lambda x: [head(resnet_features(net, x)[2])], True)

    deep = torchvision.models.resnet50(replace_stride_with_dilation=[False, True, True])
    wide = AtrousSum(2048, 4)
    write(folder, "deeplabv2-resnet50",
          {"architecture": "deeplabv2", "backbone": "resnet50", "stride": "8"},
          imagenet, deep, {"head.": wide}, lambda x: [wide(resnet_features(deep, x)[2])], True)

    multi = caffe(torchvision.models.resnet50())
    aux, main = AtrousSum(1024, 2), AtrousSum(2048, 2)

    def levels(x):
        _, third, fourth = resnet_features(multi, x)
        return main(fourth), aux(third)

    write(folder, "adaptsegnet-resnet50",
          {"architecture": "deeplabv2", "backbone": "resnet50", "stride": "8", "variant": "caffe"},
          caffe_bgr, multi, {"layer5.": aux, "layer6.": main}, levels, True)

    mobile = dilated_mobilenet()
    decoder = Decoder(24, 320, 16)

    def decoded(x):
        low = mobile.features[:4](x)
        return [decoder(low, mobile.features[4:18](low))]

    write(folder, "deeplabv3plus-mobilenetv2_100",
          {"architecture": "deeplabv3plus", "backbone": "mobilenetv2_100", "stride": "16"},
          imagenet, mobile, {"head.": decoder}, decoded, False)


def state_dict():
    """Every type, and views of all kinds: tensors by name, whose values the Java test knows."""
    base = torch.arange(24, dtype=torch.float32)
    state = collections.OrderedDict()
    state["plain"] = torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4
    state["transposed"] = torch.arange(6, dtype=torch.float32).reshape(2, 3).t()
    state["shared.rows"] = base.reshape(4, 6)[1:3]
    state["shared.columns"] = base.reshape(4, 6)[:, 1::2]
    state["parameter"] = nn.Parameter(torch.tensor([1.5, -2.5]))
    state["half"] = torch.tensor([0.5, -65504.0], dtype=torch.float16)
    state["bfloat16"] = torch.tensor([1.0, -3.0e38], dtype=torch.bfloat16)
    state["double"] = torch.tensor([1 / 3], dtype=torch.float64)
    state["int64"] = torch.tensor(2**40 + 1)
    state["int32"] = torch.tensor([-(2**31)], dtype=torch.int32)
    state["int16"] = torch.tensor([-300], dtype=torch.int16)
    state["int8"] = torch.tensor([-5], dtype=torch.int8)
    state["uint8"] = torch.tensor([200], dtype=torch.uint8)
    state["bool"] = torch.tensor([True, False])
    state["empty"] = torch.zeros(0, 3)
    return state


def checkpoint():
    """A state dict among what training scripts save along."""
    layer = nn.Linear(2, 2)
    optimiser = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
    layer(torch.ones(1, 2)).sum().backward()
    optimiser.step()
    return {
        "epoch": 7,
        "args": argparse.Namespace(lr=0.1, name="x"),
        "best": np.float64(0.5),
        "optimizer": optimiser.state_dict(),
        "state_dict": state_dict(),
    }


def files(folder):
    torch.save(checkpoint(), folder / "checkpoint.pth")
    torch.save(checkpoint(), folder / "checkpoint-legacy.pth", _use_new_zipfile_serialization=False)
    module = nn.Sequential(collections.OrderedDict(conv=nn.Conv2d(1, 1, 1), bn=nn.BatchNorm2d(1)))
    nn.init.constant_(module.conv.weight, 3)
    torch.save(module, folder / "module.pth")
    torch.save(module, folder / "module-legacy.pth", _use_new_zipfile_serialization=False)
    from safetensors.torch import save_file

    plain = {k: v.detach().clone().contiguous() for k, v in state_dict().items()}
    save_file(plain, folder / "python.safetensors", {"format": "pt", "who": "python"})


if __name__ == "__main__":
    target = Path(sys.argv[1])
    torch.manual_seed(0)
    networks(target)
    files(target)
