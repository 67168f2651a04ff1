package io.acclimate.core.adaptation.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.Golden;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceStatisticsTest {
  private static final SourceStatistics STATISTICS =
      new SourceStatistics(
          10,
          TensorBytes.ofFloats(new float[] {1, -2, 0.5f}),
          TensorBytes.ofFloats(new float[] {4, 0, 0.25f}),
          TensorBytes.ofFloats(new float[] {1, 0.5f, 0.5f, 2}, 2, 2),
          null,
          null);
  private static final SourceStatistics WHOLE =
      new SourceStatistics(
          10,
          STATISTICS.inputMean(),
          STATISTICS.inputVariance(),
          STATISTICS.featureCovariance(),
          TensorBytes.ofFloats(new float[] {3, -4}),
          new Profiles(
              List.of(new FeatureProfile("input.0", List.of(0.5), List.of(4L, 6L), -1, 3, 1, 2))));

  @Test
  void readsWhatItWrote() {
    assertThat(SourceStatistics.parse(STATISTICS.toBytes())).isEqualTo(STATISTICS);
    assertThat(SourceStatistics.parse(WHOLE.toBytes())).isEqualTo(WHOLE);
  }

  @Test
  void bytesStayAsTheyAre() throws IOException {
    Golden.assertWrites("source-statistics.safetensors", STATISTICS.toBytes());
    assertThat(SourceStatistics.parse(Golden.bytes("source-statistics.safetensors")))
        .isEqualTo(STATISTICS);
    Golden.assertWrites("source-statistics-whole.safetensors", WHOLE.toBytes());
    assertThat(SourceStatistics.parse(Golden.bytes("source-statistics-whole.safetensors")))
        .isEqualTo(WHOLE);
  }

  @Test
  void inputsHaveTheirMeanVarianceAndCount() {
    RunningStatistics inputs = STATISTICS.inputs();

    assertThat(inputs.count()).isEqualTo(10);
    assertThat(inputs.mean()).containsExactly(1, -2, 0.5);
    assertThat(inputs.variance()).containsExactly(new double[] {4, 0, 0.25}, within(1e-12));
  }

  @Test
  void readsDoublesAsFloats() {
    SortedMap<String, TensorBytes> tensors = tensors();
    tensors.put("input.mean", TensorBytes.ofDoubles(new double[] {1, -2, 0.5}));
    tensors.put("count", TensorBytes.ofFloats(new float[] {10}));

    assertThat(SourceStatistics.parse(Safetensors.write(tensors, Map.of()))).isEqualTo(STATISTICS);
  }

  @Test
  void refusesWhatIsMissingOrTooMuch() {
    SortedMap<String, TensorBytes> missing = tensors();
    missing.remove("input.variance");
    assertRefused(missing, "input.variance");

    SortedMap<String, TensorBytes> extra = tensors();
    extra.put("input.median", TensorBytes.ofFloats(new float[] {1}));
    assertRefused(extra, "input.median");
  }

  @Test
  void refusesNumbersThatAreNoStatistics() {
    SortedMap<String, TensorBytes> negative = tensors();
    negative.put("input.variance", TensorBytes.ofFloats(new float[] {1, -1, 1}));
    assertRefused(negative, "input.variance holds -1.0");

    SortedMap<String, TensorBytes> nobody = tensors();
    nobody.put("count", TensorBytes.ofLongs(new long[] {0}));
    assertRefused(nobody, "count 0 is below 1");

    SortedMap<String, TensorBytes> lengths = tensors();
    lengths.put("input.mean", TensorBytes.ofFloats(new float[] {1, 2}));
    assertRefused(lengths, "input.mean has 2 elements, input.variance has 3");

    SortedMap<String, TensorBytes> oblong = tensors();
    oblong.put("features.covariance", TensorBytes.ofFloats(new float[6], 2, 3));
    assertRefused(oblong, "[2, 3], expected [d, d]");

    SortedMap<String, TensorBytes> longer = tensors();
    longer.put("features.mean", TensorBytes.ofFloats(new float[] {1, 2, 3}));
    assertRefused(longer, "features.mean has shape [3], features.covariance has shape [2, 2]");

    SortedMap<String, TensorBytes> column = tensors();
    column.put("features.mean", TensorBytes.ofFloats(new float[] {1, 2}, 2, 1));
    assertRefused(column, "features.mean has shape [2, 1]");

    SortedMap<String, TensorBytes> floats = tensors();
    floats.put("profiles", TensorBytes.ofFloats(new float[] {1}));
    assertRefused(floats, "profiles is of F32, expected U8");
  }

  private static void assertRefused(SortedMap<String, TensorBytes> tensors, String message) {
    byte[] file = Safetensors.write(tensors, Map.of());
    assertThatThrownBy(() -> SourceStatistics.parse(file))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(message);
  }

  private static SortedMap<String, TensorBytes> tensors() {
    return new TreeMap<>(Safetensors.read(STATISTICS.toBytes()));
  }
}
