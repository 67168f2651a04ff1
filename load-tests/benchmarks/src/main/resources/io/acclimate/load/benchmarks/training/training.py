"""Trains as Acclimate's loop does, on one thread, and prints what it took.

Arguments: network, batch, warm-up steps, steps, seed, and "fused" for the fused form of AdamW.
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional

CLASSES = 10
ROWS = 2048
NETWORKS = {
    "mlp": (
        (256,),
        lambda: nn.Sequential(
            nn.Linear(256, 1024),
            nn.ReLU(),
            nn.Linear(1024, 1024),
            nn.ReLU(),
            nn.Linear(1024, CLASSES),
        ),
    ),
    "cnn": (
        (1, 28, 28),
        lambda: nn.Sequential(
            nn.Conv2d(1, 16, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(32 * 5 * 5, 64),
            nn.ReLU(),
            nn.Linear(64, CLASSES),
        ),
    ),
}


def batches(inputs, labels, size):
    """Rows in shuffled order, shuffled anew after each pass; a batch may span two passes."""
    order = torch.randperm(ROWS)
    while True:
        while len(order) < size:
            order = torch.cat([order, torch.randperm(ROWS)])
        rows, order = order[:size], order[size:]
        yield inputs[rows], labels[rows]


def main(name, batch, warm_up, steps, seed, fused):
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(seed)
    shape, make = NETWORKS[name]
    labels = torch.arange(ROWS) % CLASSES
    inputs = torch.randn(CLASSES, *shape)[labels] + torch.randn(ROWS, *shape)
    network = make()
    settings = {"fused": True} if fused else {}
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01, **settings
    )
    source = batches(inputs, labels, batch)

    def train(count):
        for _ in range(count):
            x, y = next(source)
            optimizer.zero_grad()
            functional.cross_entropy(network(x), y).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()

    train(warm_up)
    before = time.process_time()
    train(steps)
    seconds = time.process_time() - before
    with torch.no_grad():
        loss = functional.cross_entropy(network(inputs), labels).item()
    print(f"engine=torch-{torch.__version__} steps={steps} cpuSeconds={seconds:.6f} loss={loss:.6f}")


if __name__ == "__main__":
    main(sys.argv[1], *(int(value) for value in sys.argv[2:6]), fused="fused" in sys.argv[6:])
