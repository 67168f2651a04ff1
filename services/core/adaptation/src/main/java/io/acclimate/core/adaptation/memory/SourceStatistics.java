package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of source data that may not be kept itself, as {@code --source-stats} takes them: a
 * safetensors file with the tensors {@code input.mean} [e], {@code input.variance} [e], {@code
 * features.covariance} [d, d], {@code count} [1], and maybe {@code features.mean} [d] and {@code
 * profiles}, the bytes of {@link Profiles}.
 *
 * @param count rows that the statistics were taken from
 * @param inputMean per element of the input [e]
 * @param inputVariance population variance per element of the input [e]
 * @param featureCovariance unbiased covariance of the penultimate layer's features [d, d]
 * @param featureMean their mean [d], which moment matching asks for; null in files that were made
 *     before there was one
 * @param profiles of the source's rows, against which drift is watched from version 1 on; null
 *     where nobody may know them, and in files that were made before there were any
 */
public record SourceStatistics(
    long count,
    TensorBytes inputMean,
    TensorBytes inputVariance,
    TensorBytes featureCovariance,
    @Nullable TensorBytes featureMean,
    @Nullable Profiles profiles) {
  private static final String COUNT = "count";
  private static final String MEAN = "input.mean";
  private static final String VARIANCE = "input.variance";
  private static final String COVARIANCE = "features.covariance";
  private static final String FEATURE_MEAN = "features.mean";
  private static final String PROFILES = "profiles";

  public SourceStatistics {
    if (count < 1) {
      throw new InvalidFormatException("source statistics: count " + count + " is below 1");
    }
    if (inputMean.count() != inputVariance.count()) {
      throw new InvalidFormatException(
          "source statistics: %s has %d elements, %s has %d"
              .formatted(MEAN, inputMean.count(), VARIANCE, inputVariance.count()));
    }
    for (float variance : inputVariance.floats()) {
      if (!(variance >= 0)) {
        throw new InvalidFormatException(
            "source statistics: " + VARIANCE + " holds " + variance + ", expected 0 or more");
      }
    }
    List<Long> shape = featureCovariance.shape();
    if (shape.size() != 2 || !shape.get(0).equals(shape.get(1))) {
      throw new InvalidFormatException(
          "source statistics: %s has shape %s, expected [d, d]".formatted(COVARIANCE, shape));
    }
    if (featureMean != null && !featureMean.shape().equals(shape.subList(0, 1))) {
      throw new InvalidFormatException(
          "source statistics: %s has shape %s, %s has shape %s"
              .formatted(FEATURE_MEAN, featureMean.shape(), COVARIANCE, shape));
    }
  }

  /** The same without extremes and quantiles of any input. */
  public SourceStatistics withoutProfiles() {
    return new SourceStatistics(
        count, inputMean, inputVariance, featureCovariance, featureMean, null);
  }

  /** Reads the file; every tensor may be of any floating type. */
  public static SourceStatistics parse(byte[] safetensors) {
    Map<String, TensorBytes> tensors = Safetensors.read(safetensors);
    List<String> expected = List.of(COUNT, MEAN, VARIANCE, COVARIANCE);
    TreeSet<String> unknown = new TreeSet<>(tensors.keySet());
    expected.forEach(unknown::remove);
    unknown.remove(FEATURE_MEAN);
    unknown.remove(PROFILES);
    if (!tensors.keySet().containsAll(expected) || !unknown.isEmpty()) {
      throw new InvalidFormatException(
          "source statistics: expected the tensors %s and maybe %s, %s, found %s"
              .formatted(expected, FEATURE_MEAN, PROFILES, tensors.keySet()));
    }
    TensorBytes featureMean = tensors.get(FEATURE_MEAN);
    TensorBytes profiles = tensors.get(PROFILES);
    TensorBytes count = required(tensors, COUNT);
    if (count.count() != 1) {
      throw new InvalidFormatException(
          "source statistics: " + COUNT + " has " + count.count() + " elements, expected 1");
    }
    return new SourceStatistics(
        (long) count.number(0),
        floats(required(tensors, MEAN)),
        floats(required(tensors, VARIANCE)),
        floats(required(tensors, COVARIANCE)),
        featureMean == null ? null : floats(featureMean),
        profiles == null ? null : profiles(profiles));
  }

  /** The blob, which {@link #parse} reads. */
  public byte[] toBytes() {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    tensors.put(COUNT, TensorBytes.ofLongs(new long[] {count}));
    tensors.put(MEAN, inputMean);
    tensors.put(VARIANCE, inputVariance);
    tensors.put(COVARIANCE, featureCovariance);
    if (featureMean != null) {
      tensors.put(FEATURE_MEAN, featureMean);
    }
    if (profiles != null) {
      byte[] bytes = profiles.toBytes();
      tensors.put(PROFILES, new TensorBytes(Dtype.U8, List.of((long) bytes.length), bytes));
    }
    return Safetensors.write(tensors, Map.of());
  }

  /** Mean and variance of the inputs. */
  public RunningStatistics inputs() {
    double[] mean = doubles(inputMean.floats());
    double[] squares = doubles(inputVariance.floats());
    Arrays.setAll(squares, i -> squares[i] * count);
    return new RunningStatistics(count, mean, squares);
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private static TensorBytes floats(TensorBytes tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    return shape.length == 0 ? tensor : TensorBytes.ofFloats(tensor.floats(), shape);
  }

  private static Profiles profiles(TensorBytes tensor) {
    if (tensor.dtype() != Dtype.U8) {
      throw new InvalidFormatException(
          "source statistics: %s is of %s, expected U8".formatted(PROFILES, tensor.dtype()));
    }
    return Profiles.parse(tensor.data());
  }

  private static TensorBytes required(Map<String, TensorBytes> tensors, String name) {
    TensorBytes tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidFormatException("source statistics: '" + name + "' is missing");
    }
    return tensor;
  }
}
