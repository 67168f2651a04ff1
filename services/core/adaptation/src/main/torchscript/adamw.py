"""Makes adamw.pt: one step of AdamW in one call, for io.acclimate.core.adaptation.training.AdamW.

The engine has a fused kernel for it, which reads and writes each tensor once, but DJL does not
bind it; a script can call it. To make the file again, with PyTorch 2.4 or newer:

    python3 services/core/adaptation/src/main/torchscript/adamw.py
"""

import pathlib
import tempfile
import zipfile
from typing import List

import torch


class AdamW(torch.nn.Module):
    """Holds nothing. Lists come in from outside: of lists made here, TorchScript sees no writes."""

    def forward(
        self,
        weights: List[torch.Tensor],
        gradients: List[torch.Tensor],
        first: List[torch.Tensor],
        second: List[torch.Tensor],
        numbers: List[float],
    ) -> None:
        """numbers: step from 1, learning rate, beta1, beta2, weight decay, epsilon."""
        step = torch.full([1], numbers[0], device=weights[0].device)
        torch._fused_adamw_(
            weights,
            gradients,
            first,
            second,
            [],
            [step] * len(weights),
            lr=numbers[1],
            beta1=numbers[2],
            beta2=numbers[3],
            weight_decay=numbers[4],
            eps=numbers[5],
            amsgrad=False,
            maximize=False,
        )


def main():
    here = pathlib.Path(__file__).resolve().parent
    target = here.parent / "resources/io/acclimate/core/adaptation/training/adamw.pt"
    with tempfile.TemporaryDirectory() as folder:
        saved = pathlib.Path(folder) / "adamw.pt"
        torch.jit.script(AdamW()).save(str(saved))
        with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(target, "w") as lean:
            for record in whole.infolist():
                # Where the source lay when the file was made is nobody's business.
                if not record.filename.endswith(".debug_pkl"):
                    lean.writestr(zipfile.ZipInfo(record.filename), whole.read(record))


if __name__ == "__main__":
    main()
