package io.acclimate.core.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A {@link Backbone} in memory. Its weights ask for no gradients and it is in evaluation mode.
 * Threads may share it, but closing it under one that uses it ends the process.
 *
 * <p>TorchScript is code: it can read and write files with the rights of the process. Load only
 * what somebody vouches for.
 */
public final class BackboneModule implements AutoCloseable {
  /** Rows per forward pass; bounds memory. */
  private static final int CHUNK = 256;

  private final InputEncoder encoder;
  private final Shape features;
  private final Model model;

  private BackboneModule(Backbone backbone, InputSignature input, Model model) {
    this.encoder = new InputEncoder(input, Preprocessing.identity());
    this.features = new Shape(backbone.features());
    this.model = model;
  }

  /**
   * Loads it, and asks it twice about zeros: it must answer both times the same, in the shape that
   * the description says.
   *
   * @param tensor the file, as {@link Backbone#tensor} keeps it
   * @param input what it is asked about
   * @throws InvalidFormatException if the file is another one or no TorchScript, or does not answer
   *     so
   */
  public static BackboneModule load(
      Backbone backbone, TensorBytes tensor, InputSignature input, Device device) {
    byte[] file = backbone.require(tensor);
    Model model = Model.newInstance("backbone", device);
    BackboneModule module = new BackboneModule(backbone, input, model);
    try {
      model.load(new ByteArrayInputStream(file));
      module.tryOut(input);
      return module;
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new InvalidFormatException(
          "network.backbone: the file does not run as TorchScript on inputs %s: %s"
              .formatted(input.shape(), firstLine(e)),
          e);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Features of inputs.
   *
   * @param inputs n inputs that the signature takes; any other is refused
   * @return n vectors [d]
   */
  public List<Input> features(List<Input> inputs) {
    List<Input> result = new ArrayList<>(inputs.size());
    for (int from = 0; from < inputs.size(); from += CHUNK) {
      List<Input> part = inputs.subList(from, Math.min(inputs.size(), from + CHUNK));
      int width = Math.toIntExact(features.size());
      float[] all = forward(part);
      for (int row = 0; row < part.size(); row++) {
        float[] own = Arrays.copyOfRange(all, row * width, (row + 1) * width);
        result.add(new Input.TensorInput(TensorBytes.ofFloats(own)));
      }
    }
    return result;
  }

  @Override
  public void close() {
    model.close();
  }

  private float[] forward(List<Input> inputs) {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      List<String> domains = Collections.nCopies(inputs.size(), "");
      NDArray x = encoder.encode(scope, inputs, domains);
      ParameterStore weights = new ParameterStore(scope, false);
      NDArray answer = model.getBlock().forward(weights, new NDList(x), false).singletonOrThrow();
      Shape expected = new Shape(inputs.size(), features.get(0));
      if (!answer.getShape().equals(expected) || answer.getDataType() != DataType.FLOAT32) {
        throw new InvalidFormatException(
            "network.backbone: expected an answer of %s float32, found %s %s"
                .formatted(expected, answer.getShape(), answer.getDataType()));
      }
      return answer.toFloatArray();
    }
  }

  private void tryOut(InputSignature input) {
    byte[] zeros = new byte[input.elements() * input.dtype().bytes()];
    Input zero = new Input.TensorInput(new TensorBytes(input.dtype(), input.shape(), zeros));
    float[] first = forward(List.of(zero, zero));
    if (!Arrays.equals(first, forward(List.of(zero, zero)))) {
      throw new InvalidFormatException(
          "network.backbone: answers the same inputs otherwise the second time; one that keeps a"
              + " state between calls cannot be used");
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
