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


def main():
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
