package io.acclimate.core.model;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A {@link Backbone} in memory, in evaluation mode. Threads may share it, but closing it under one
 * that uses it ends the process.
 *
 * <p>TorchScript is code: it can read and write files with the rights of the process. Load only
 * what somebody vouches for.
 */
public final class BackboneModule implements AutoCloseable {
  /** Most rows, and most numbers of them, per forward pass; bounds memory. */
  private static final int MAX_ROWS = 256;

  private static final int MAX_NUMBERS = 1 << 22;

  private final InputEncoder encoder;
  private final InputSignature input;
  private final int features;
  private final int rowsAtOnce;
  private final NDManager manager;
  private final PtSymbolBlock script;

  private BackboneModule(Backbone backbone, InputSignature input, NDManager manager, byte[] file) {
    this.encoder = new InputEncoder(input, Preprocessing.identity());
    this.input = input;
    this.features = Math.toIntExact(backbone.features());
    this.rowsAtOnce = Math.max(1, Math.min(MAX_ROWS, MAX_NUMBERS / input.elements()));
    this.manager = manager;
    this.script = script(manager, file);
  }

  /**
   * Loads it, and tries out what is asked of it: one vector of finite numbers for each row, in the
   * number that the description says; the same whenever it is asked, and whatever other rows are
   * beside it.
   *
   * @param tensor the file, as {@link Backbone#tensor} keeps it
   * @param input what it is asked about
   * @throws InvalidFormatException if the file is another one or no TorchScript, or does not answer
   *     so
   */
  public static BackboneModule load(
      Backbone backbone, TensorBytes tensor, InputSignature input, Device device) {
    byte[] file = backbone.require(tensor);
    NDManager manager = NDManager.newBaseManager(device);
    try {
      BackboneModule module = new BackboneModule(backbone, input, manager, file);
      module.tryOut();
      return module;
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Features of inputs.
   *
   * @param inputs n inputs that the signature takes; any other is refused
   * @return n vectors [d]; what it makes of an input may not be finite
   * @throws InvalidFormatException if it fails on these
   */
  public List<Input> features(List<Input> inputs) {
    List<Input> result = new ArrayList<>(inputs.size());
    for (int from = 0; from < inputs.size(); from += rowsAtOnce) {
      List<Input> part = inputs.subList(from, Math.min(inputs.size(), from + rowsAtOnce));
      try (NDManager scope = manager.newSubManager()) {
        List<String> domains = Collections.nCopies(part.size(), "");
        float[] all = forward(scope, encoder.encode(scope, part, domains));
        for (int row = 0; row < part.size(); row++) {
          result.add(new Input.TensorInput(TensorBytes.ofFloats(row(all, row))));
        }
      }
    }
    return result;
  }

  @Override
  public void close() {
    manager.close();
  }

  private static PtSymbolBlock script(NDManager manager, byte[] file) {
    try {
      PtSymbolBlock script =
          JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(file), true, false);
      JniUtils.enableInferenceMode(script);
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      throw new InvalidFormatException(
          "network.backbone: the file is no TorchScript: " + reason(e), e);
    }
  }

  /**
   * The answer to a batch, row by row.
   *
   * @param x [n, …]
   */
  private float[] forward(NDManager scope, NDArray x) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try (IValue batch = IValue.from((PtNDArray) x);
        IValue answer = IValueUtils.runMethod(script, "forward", batch)) {
      Shape expected = new Shape(x.getShape().get(0), features);
      if (!answer.isTensor()) {
        throw new InvalidFormatException(
            "network.backbone: expected an answer of %s float32, found no tensor"
                .formatted(expected));
      }
      NDArray tensor = answer.toTensor((PtNDManager) scope);
      if (!tensor.getShape().equals(expected) || tensor.getDataType() != DataType.FLOAT32) {
        throw new InvalidFormatException(
            "network.backbone: expected an answer of %s float32, found %s %s"
                .formatted(expected, tensor.getShape(), tensor.getDataType()));
      }
      return tensor.toFloatArray();
    } catch (EngineException e) {
      throw new InvalidFormatException(
          "network.backbone: fails on inputs %s: %s".formatted(input.shape(), reason(e)), e);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private void tryOut() {
    try (NDManager scope = manager.newSubManager()) {
      float[] one = probe(3);
      float[] other = probe(5);
      float[] first = forward(scope, batch(scope, one, other));
      float[] alike = forward(scope, batch(scope, one, one));
      float[] swapped = forward(scope, batch(scope, other, one));
      for (int i = 0; i < features; i++) {
        if (!Float.isFinite(first[i]) || !Float.isFinite(first[features + i])) {
          throw new InvalidFormatException(
              "network.backbone: answers NaN or infinity to numbers between -1 and 1");
        }
        if (!same(first[i], alike[i])
            || !same(first[i], swapped[features + i])
            || !same(first[features + i], swapped[i])) {
          throw new InvalidFormatException(
              "network.backbone: answers a row otherwise when it is asked again or beside another"
                  + " row; it must keep no state between calls, and no row may depend on the"
                  + " others");
        }
      }
    }
  }

  /** Numbers between -1 and 1 that go up and down. */
  private float[] probe(int step) {
    float[] row = new float[input.elements()];
    for (int i = 0; i < row.length; i++) {
      row[i] = (i * step % 11 - 5) / 5f;
    }
    return row;
  }

  private NDArray batch(NDManager scope, float[] one, float[] other) {
    float[] both = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    List<Long> shape = new ArrayList<>(List.of(2L));
    shape.addAll(input.shape());
    return scope.create(both, new Shape(Shapes.array(shape)));
  }

  /** Up to the rounding of another order of sums. */
  private static boolean same(float a, float b) {
    return Math.abs(a - b) <= 1e-4 * Math.max(1, Math.abs(a));
  }

  private float[] row(float[] all, int row) {
    return Arrays.copyOfRange(all, row * features, (row + 1) * features);
  }

  /** What failed within: the engine puts it at the end of where it failed. */
  private static String reason(EngineException e) {
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("RuntimeError: "))
        .reduce((first, last) -> last)
        .orElse(lines.get(0));
  }
}
