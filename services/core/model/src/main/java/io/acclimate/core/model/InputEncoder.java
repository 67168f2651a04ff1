package io.acclimate.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one batch of inputs: x, or ψ(x, λ) if there is a {@link PowerTransform}, and then (x −
 * mean) / sd with the statistics of each row's domain, in float arithmetic. Training and serving
 * share it, so a row looks the same to both.
 */
public final class InputEncoder {
  private final InputSignature signature;
  private final int elements;
  private final @Nullable PowerTransform power;
  private final @Nullable Normaliser byDefault;
  private final Map<String, Normaliser> byDomain = new HashMap<>();

  public InputEncoder(InputSignature signature, Preprocessing preprocessing) {
    this.signature = signature;
    this.elements = signature.elements();
    this.power = preprocessing.power();
    if (power != null && power.lambda().size() != elements) {
      throw new InvalidFormatException(
          "preprocessing.power: lambda of %d features for an input of %d"
              .formatted(power.lambda().size(), elements));
    }
    FeatureStatistics usual = preprocessing.byDefault();
    this.byDefault = usual == null ? null : new Normaliser(usual, elements);
    preprocessing
        .byDomain()
        .forEach((domain, own) -> byDomain.put(domain, new Normaliser(own, elements)));
  }

  /**
   * Encodes rows.
   *
   * @param inputs n inputs that the signature takes; any other is refused
   * @param domains n domains
   * @return [n, …] of FLOAT32 with the signature's shape after the batch dimension
   */
  public NDArray encode(NDManager manager, List<Input> inputs, List<String> domains) {
    if (inputs.size() != domains.size()) {
      throw new IllegalArgumentException(
          "%d inputs, %d domains".formatted(inputs.size(), domains.size()));
    }
    int bytes = Math.multiplyExact(Math.multiplyExact(inputs.size(), elements), Float.BYTES);
    ByteBuffer batch = manager.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    FloatBuffer rows = batch.asFloatBuffer();
    float[] row = new float[elements];
    for (int i = 0; i < inputs.size(); i++) {
      TensorBytes tensor = signature.require(inputs.get(i));
      Normaliser normaliser = byDomain.getOrDefault(domains.get(i), byDefault);
      if (power == null && normaliser == null) {
        tensor.putFloats(rows);
        continue;
      }
      tensor.putFloats(FloatBuffer.wrap(row));
      if (power != null) {
        power.apply(row);
      }
      if (normaliser != null) {
        normaliser.apply(row);
      }
      rows.put(row);
    }
    long[] shape = new long[signature.shape().size() + 1];
    shape[0] = inputs.size();
    for (int i = 1; i < shape.length; i++) {
      shape[i] = signature.shape().get(i - 1);
    }
    return manager.create(batch, new Shape(shape), DataType.FLOAT32);
  }

  private static final class Normaliser {
    private final float[] mean;
    private final float[] standardDeviation;

    Normaliser(FeatureStatistics statistics, int elements) {
      this.mean = statistics.means();
      this.standardDeviation = statistics.standardDeviations();
      if (mean.length != elements) {
        throw new InvalidFormatException(
            "preprocessing: statistics of %d features for an input of %d"
                .formatted(mean.length, elements));
      }
    }

    void apply(float[] row) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (row[i] - mean[i]) / standardDeviation[i];
      }
    }
  }
}
