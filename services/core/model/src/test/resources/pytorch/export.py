"""Makes the files beside it with real PyTorch: weights, and what PyTorch itself answers to some inputs.

    pip install torch safetensors numpy && python export.py

`save` needs neither safetensors nor numpy; `safetensors.torch.save_file` writes the same tensors.
"""

import json
import struct

import torch
from safetensors.torch import save_file
from torch import nn


def save(path, state_dict):
    """Writes a state dictionary as a safetensors file."""
    names = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.int64: "I64"}
    header, data = {}, b""
    for name, tensor in state_dict.items():
        raw = bytes(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).tolist())
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, 12)
        self.head = nn.Linear(12, 4)

    def features(self, x):
        return self.fc2(self.fc1(x).relu()).relu()


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4))
        self.conv2 = nn.Conv2d(4, 6, 3, stride=2)
        self.fc = nn.Linear(24, 10)
        self.norm = nn.BatchNorm1d(10, eps=1e-3)
        self.head = nn.Linear(10, 3)

    def features(self, x):
        x = nn.functional.max_pool2d(self.stem(x).relu(), 2)
        x = self.conv2(x).relu().flatten(1)
        return self.norm(self.fc(x).relu())


class Backbone(nn.Module):
    """Makes [n, 2, 16] into [n, 5]; scripted, it is what a spec names as network.backbone.file."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 5, 3)
        self.norm = nn.BatchNorm1d(5)
        self.drop = nn.Dropout(0.5)  # would show if the module were not in evaluation mode

    def forward(self, x):
        return self.drop(self.norm(self.conv(x)).relu()).mean(2)


class Stateful(nn.Module):
    """Counts its calls."""

    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros(1))

    def forward(self, x):
        self.calls += 1
        return x.mean(2) + self.calls


class Centred(nn.Module):
    """Has its rows depend on each other."""

    def forward(self, x):
        return (x - x.mean(0)).mean(2)


class Pair(nn.Module):
    """Answers two tensors."""

    def forward(self, x):
        return x.mean(2), x.mean(2)


def export_backbones():
    torch.manual_seed(8)
    backbone = Backbone()
    for _ in range(5):
        backbone(torch.randn(16, 2, 16) * 2 + 1)
    torch.jit.script(backbone).save("backbone.pt")
    torch.jit.script(Stateful()).save("stateful.pt")
    torch.jit.script(Centred()).save("centred.pt")
    torch.jit.script(Pair()).save("pair.pt")
    x = torch.randn(6, 2, 16)
    with torch.no_grad():
        save("backbone-expected.safetensors", {"input": x, "features": backbone.eval()(x)})


def main():
    export_backbones()
    torch.manual_seed(7)
    mlp, cnn = Mlp(), Cnn()
    cnn.train()
    for _ in range(5):  # moves the running statistics of the normalisation away from 0 and 1
        cnn.features(torch.randn(16, 1, 12, 12) * 2 + 1)
    save_file(mlp.state_dict(), "mlp.safetensors", metadata={"format": "pt"})
    save("cnn.safetensors", cnn.state_dict())
    inputs = torch.randn(5, 8), torch.randn(5, 1, 12, 12)
    for name, model, x in zip(("mlp", "cnn"), (mlp, cnn), inputs):
        model.eval()
        with torch.no_grad():
            features = model.features(x)
            logits = model.head(features)
            scores = logits.softmax(1)
        expected = {"input": x, "features": features, "logits": logits, "scores": scores}
        save_file(expected, f"{name}-expected.safetensors")


if __name__ == "__main__":
    main()
