package io.acclimate.core.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * The reference profiles of a version, as a safetensors blob; see
 * docs/decisions/0016-reference-profiles.md.
 *
 * @param features in the order in which they are published
 */
public record Profiles(List<FeatureProfile> features) {
  private static final String FORMAT = "acclimate-profiles/1";
  private static final String NAME = "profiles";
  private static final String FEATURES = "features";
  private static final String BINS = "bins";
  private static final String COUNTS = "counts";
  private static final String EDGES = "edges";
  private static final String MIN = "min";
  private static final String MAX = "max";
  private static final String MEAN = "mean";
  private static final String DEVIATION = "standardDeviation";

  public Profiles {
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new InvalidFormatException("profiles: there is no feature");
    }
    Set<String> names = new HashSet<>();
    for (FeatureProfile feature : features) {
      if (!names.add(feature.feature())) {
        throw new InvalidFormatException("profiles: '" + feature.feature() + "' is there twice");
      }
    }
  }

  /** Parses what {@link #toBytes} wrote and nothing else: one set of profiles, one digest. */
  public static Profiles parse(byte[] blob) {
    JsonFields metadata = JsonFields.of(NAME, Safetensors.metadata(blob));
    metadata.requireFormat(FORMAT);
    Json names = Json.parse(metadata.string(FEATURES));
    List<String> features =
        JsonFields.of(NAME, Json.object().with(FEATURES, names)).strings(FEATURES);
    Profiles profiles = new Reader(Safetensors.read(blob), features.size()).profiles(features);
    if (!Arrays.equals(profiles.toBytes(), blob)) {
      throw new InvalidFormatException("profiles: is not in canonical form");
    }
    return profiles;
  }

  public byte[] toBytes() {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    tensors.put(BINS, longs(features.stream().mapToLong(feature -> feature.counts().size())));
    tensors.put(
        COUNTS,
        longs(
            features.stream()
                .flatMapToLong(feature -> feature.counts().stream().mapToLong(n -> n))));
    tensors.put(
        EDGES,
        TensorBytes.ofDoubles(
            features.stream()
                .flatMapToDouble(feature -> feature.edges().stream().mapToDouble(edge -> edge))
                .toArray()));
    tensors.put(MIN, column(FeatureProfile::min));
    tensors.put(MAX, column(FeatureProfile::max));
    tensors.put(MEAN, column(FeatureProfile::mean));
    tensors.put(DEVIATION, column(FeatureProfile::standardDeviation));
    return Safetensors.write(
        tensors,
        Map.of(
            "format",
            FORMAT,
            FEATURES,
            Json.strings(features.stream().map(FeatureProfile::feature).toList()).text()));
  }

  private TensorBytes column(ToDoubleFunction<FeatureProfile> value) {
    return TensorBytes.ofDoubles(features.stream().mapToDouble(value).toArray());
  }

  private static TensorBytes longs(LongStream values) {
    return TensorBytes.ofLongs(values.toArray());
  }

  /** Takes the stacked tensors apart; every length is checked before it is used. */
  private static final class Reader {
    private final Map<String, TensorBytes> tensors;
    private final int features;

    Reader(Map<String, TensorBytes> tensors, int features) {
      this.tensors = tensors;
      this.features = features;
    }

    Profiles profiles(List<String> names) {
      long[] bins = vector(BINS, Dtype.I64, features).longs();
      long total = 0;
      for (long count : bins) {
        if (count < 1 || count > Integer.MAX_VALUE) {
          throw new InvalidFormatException("profiles: a feature of " + count + " bins");
        }
        total += count;
      }
      long[] counts = vector(COUNTS, Dtype.I64, total).longs();
      double[] edges = vector(EDGES, Dtype.F64, total - features).doubles();
      double[] min = vector(MIN, Dtype.F64, features).doubles();
      double[] max = vector(MAX, Dtype.F64, features).doubles();
      double[] mean = vector(MEAN, Dtype.F64, features).doubles();
      double[] deviation = vector(DEVIATION, Dtype.F64, features).doubles();
      List<FeatureProfile> profiles = new ArrayList<>(features);
      int from = 0;
      for (int i = 0; i < features; i++) {
        int own = (int) bins[i];
        int firstEdge = from - i;
        profiles.add(
            new FeatureProfile(
                names.get(i),
                Arrays.stream(edges, firstEdge, firstEdge + own - 1).boxed().toList(),
                Arrays.stream(counts, from, from + own).boxed().toList(),
                min[i],
                max[i],
                mean[i],
                deviation[i]));
        from += own;
      }
      return new Profiles(profiles);
    }

    private TensorBytes vector(String name, Dtype dtype, long length) {
      TensorBytes tensor = tensors.get(name);
      if (tensor == null || tensor.dtype() != dtype || !tensor.shape().equals(List.of(length))) {
        throw new InvalidFormatException(
            "profiles: tensor '%s' must be %s[%d], found %s"
                .formatted(name, dtype, length, tensor == null ? "none" : tensor));
      }
      return tensor;
    }
  }
}
