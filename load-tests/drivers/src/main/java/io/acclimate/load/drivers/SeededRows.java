package io.acclimate.load.drivers;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.InputSignature;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Made-up rows that can be learnt: each class has a centre of its own, and a row is normal around
 * the centre of its class. The same seed gives the same rows.
 */
public final class SeededRows {
  private static final String ALGORITHM = "L64X128MixRandom";
  private static final double DISTANCE = 2;

  private final InputSignature signature;
  private final List<String> classes;
  private final int size;
  private final double[][] centres;
  private final RandomGenerator random;

  /**
   * A row and its truth.
   *
   * @param input of the model's shape, without the batch
   */
  public record LabelledRow(TensorBytes input, String label) {}

  /**
   * Makes rows for a model.
   *
   * @param signature of F32 or F64
   */
  public SeededRows(InputSignature signature, List<String> classes, long seed) {
    if (signature.dtype() != Dtype.F32 && signature.dtype() != Dtype.F64) {
      throw new IllegalArgumentException(
          "inputs of dtype " + signature.dtype() + " are not made here, only F32 and F64");
    }
    this.signature = signature;
    this.classes = List.copyOf(classes);
    this.size =
        Math.toIntExact(
            TensorBytes.sizeBytes(signature.dtype(), signature.shape())
                / signature.dtype().bytes());
    this.random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
    this.centres = new double[classes.size()][size];
    for (double[] centre : centres) {
      for (int i = 0; i < size; i++) {
        centre[i] = DISTANCE * random.nextGaussian();
      }
    }
  }

  /** The next row. */
  public LabelledRow next() {
    int label = random.nextInt(centres.length);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = centres[label][i] + random.nextGaussian();
    }
    return new LabelledRow(tensor(values), classes.get(label));
  }

  private TensorBytes tensor(double[] values) {
    long[] shape = signature.shape().stream().mapToLong(Long::longValue).toArray();
    if (signature.dtype() == Dtype.F64) {
      return TensorBytes.ofDoubles(values, shape);
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) values[i];
    }
    return TensorBytes.ofFloats(floats, shape);
  }
}
