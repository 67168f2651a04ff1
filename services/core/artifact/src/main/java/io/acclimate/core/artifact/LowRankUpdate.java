package io.acclimate.core.artifact;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What low-rank adaptation adds to a matrix: W' = W + B·A. The sum is taken in one order and
 * rounded once, so that whoever has W and the two small matrices makes the same bits of them.
 *
 * @param a A [r, in], F32
 * @param b B [out, r], F32
 */
public record LowRankUpdate(TensorBytes a, TensorBytes b) {
  private static final String A = "a";
  private static final String B = "b";

  public LowRankUpdate {
    requireMatrix(A, a);
    requireMatrix(B, b);
    if (!a.shape().get(0).equals(b.shape().get(1))) {
      throw new InvalidFormatException(
          "low-rank update: b of shape %s times a of shape %s is nothing"
              .formatted(b.shape(), a.shape()));
    }
  }

  /**
   * Parses a safetensors file with the tensors {@code a} and {@code b}.
   *
   * @throws InvalidFormatException if it is none, or if they do not fit together
   */
  public static LowRankUpdate parse(byte[] blob) {
    Map<String, TensorBytes> tensors = Safetensors.read(blob);
    TensorBytes a = tensors.get(A);
    TensorBytes b = tensors.get(B);
    if (a == null || b == null || tensors.size() != 2) {
      throw new InvalidFormatException(
          "low-rank update: expected the tensors a and b, found " + tensors.keySet());
    }
    return new LowRankUpdate(a, b);
  }

  public byte[] toBytes() {
    return Safetensors.write(new TreeMap<>(Map.of(A, a, B, b)), Map.of());
  }

  /**
   * W' = W + B·A. Each element's sum is taken over r from first to last in doubles, W comes last,
   * and the result is rounded to the nearest float.
   *
   * @param w W [out, in], F32
   * @throws InvalidFormatException if it has another shape
   */
  public TensorBytes addedTo(TensorBytes w) {
    requireMatrix("w", w);
    int rows = Math.toIntExact(b.shape().get(0));
    int columns = Math.toIntExact(a.shape().get(1));
    int rank = Math.toIntExact(a.shape().get(0));
    if (!w.shape().equals(List.of((long) rows, (long) columns))) {
      throw new InvalidFormatException(
          "low-rank update: is of shape [%d, %d], and w of %s".formatted(rows, columns, w.shape()));
    }
    float[] left = b.floats();
    float[] right = a.floats();
    float[] sums = w.floats();
    double[] row = new double[columns];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < rank; k++) {
        double factor = left[i * rank + k];
        for (int j = 0; j < columns; j++) {
          row[j] += factor * right[k * columns + j];
        }
      }
      for (int j = 0; j < columns; j++) {
        sums[i * columns + j] = (float) (row[j] + sums[i * columns + j]);
      }
    }
    return TensorBytes.ofFloats(sums, rows, columns);
  }

  /** The update of a part of the way: s·B·A. */
  public LowRankUpdate times(float s) {
    float[] scaled = b.floats();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= s;
    }
    return new LowRankUpdate(a, TensorBytes.ofFloats(scaled, b.shape().get(0), b.shape().get(1)));
  }

  private static void requireMatrix(String name, TensorBytes tensor) {
    if (tensor.dtype() != Dtype.F32 || tensor.shape().size() != 2) {
      throw new InvalidFormatException(
          "low-rank update: %s is %s%s, and not a matrix of F32"
              .formatted(name, tensor.dtype(), tensor.shape()));
    }
  }
}
