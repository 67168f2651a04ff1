package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * One call for a whole step of AdamW: the engine's fused kernel, which reads and writes each tensor
 * once. DJL does not bind it, a script does: {@code adamw.pt}, made by {@code
 * src/main/torchscript/adamw.py}.
 */
final class FusedAdamW {
  private static final String SCRIPT = "adamw.pt";

  private final PtSymbolBlock script;

  /**
   * @param manager owns the loaded script
   */
  FusedAdamW(NDManager manager) {
    try (InputStream file =
        Objects.requireNonNull(FusedAdamW.class.getResourceAsStream(SCRIPT), SCRIPT)) {
      script = JniUtils.loadModule((PtNDManager) manager, file, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + SCRIPT, e);
    }
  }

  /**
   * Moves weights and moments in place, as PyTorch's {@code torch.optim.AdamW} does; the lists are
   * equally long, their tensors of equal shapes.
   *
   * @param numbers step from 1, learning rate, β₁, β₂, weight decay, ε
   */
  void step(NDList weights, NDList gradients, NDList first, NDList second, double... numbers) {
    try (IValue theta = list(weights);
        IValue g = list(gradients);
        IValue m = list(first);
        IValue v = list(second);
        IValue rest = IValue.listFrom(numbers)) {
      IValueUtils.runMethod(script, "forward", theta, g, m, v, rest).close();
    }
  }

  private static IValue list(NDList tensors) {
    return IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
  }
}
