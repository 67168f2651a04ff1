package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProfilesTest {
  private static final FeatureProfile NUMBERS =
      new FeatureProfile(
          "input.0", List.of(-0.1, 1 / 3.0), List.of(3L, 2L, 4L), -7.5, Math.PI, -0.0, 1e-300);
  private static final FeatureProfile CONSTANT =
      new FeatureProfile("input.1", List.of(), List.of(9L), 2, 2, 2, 0);

  @Test
  void keepsEveryBit() {
    Profiles profiles = new Profiles(List.of(NUMBERS, CONSTANT));

    assertThat(Profiles.parse(profiles.toBytes())).isEqualTo(profiles);
    assertThat(NUMBERS.n()).isEqualTo(9);
  }

  @Test
  void holdsFeaturesOfOneBinAlone() {
    Profiles profiles = new Profiles(List.of(CONSTANT));

    assertThat(Profiles.parse(profiles.toBytes())).isEqualTo(profiles);
  }

  @Test
  void refusesAnythingButItsOwnBytes() {
    byte[] blob = new Profiles(List.of(NUMBERS, CONSTANT)).toBytes();
    Map<String, TensorBytes> tensors = Safetensors.read(blob);

    assertThatThrownBy(() -> Profiles.parse(Arrays.copyOf(blob, blob.length - 1)))
        .isInstanceOf(InvalidFormatException.class);
    assertThatThrownBy(() -> Profiles.parse("{}".getBytes(UTF_8)))
        .isInstanceOf(InvalidFormatException.class);
    assertThatThrownBy(() -> Profiles.parse(Safetensors.write(new TreeMap<>(tensors), Map.of())))
        .hasMessage("profiles.format: is missing");
    assertThatThrownBy(() -> Profiles.parse(blob(tensors, "[\"a\"]")))
        .hasMessage("profiles: tensor 'bins' must be I64[1], found TensorBytes[I64[2]]");
    assertThatThrownBy(() -> Profiles.parse(blob(tensors, "[\"a\",\"a\"]")))
        .hasMessage("profiles: 'a' is there twice");
    assertThatThrownBy(() -> Profiles.parse(blob(tensors, "[\"a\", \"b\"]")))
        .hasMessage("profiles: is not in canonical form");
  }

  @Test
  void refusesBinsThatDoNotAddUp() {
    Map<String, TensorBytes> tensors =
        new TreeMap<>(Safetensors.read(new Profiles(List.of(NUMBERS, CONSTANT)).toBytes()));
    String names = "[\"input.0\",\"input.1\"]";

    tensors.put("bins", TensorBytes.ofLongs(new long[] {4, 0}));
    assertThatThrownBy(() -> Profiles.parse(blob(tensors, names)))
        .hasMessage("profiles: a feature of 0 bins");
    tensors.put("bins", TensorBytes.ofLongs(new long[] {3, 2}));
    assertThatThrownBy(() -> Profiles.parse(blob(tensors, names)))
        .hasMessage("profiles: tensor 'counts' must be I64[5], found TensorBytes[I64[4]]");
  }

  @Test
  void refusesAProfileThatCannotBe() {
    assertThatThrownBy(() -> profile(List.of(2.0, 2.0), List.of(1L, 1L, 1L)))
        .hasMessage("profile 'f': edges[1]=2.0 is not finite and above the one before");
    assertThatThrownBy(() -> profile(List.of(2.0), List.of(1L)))
        .hasMessage("profile 'f': 1 edges for 1 bins, expected one less");
    assertThatThrownBy(() -> profile(List.of(2.0), List.of(1L, -1L)))
        .hasMessage("profile 'f': counts[1]=-1 is below 0");
    assertThatThrownBy(() -> profile(List.of(2.0), List.of(0L, 0L)))
        .hasMessage("profile 'f': has no rows");
    assertThatThrownBy(() -> new FeatureProfile("f", List.of(), List.of(1L), 2, 1, 1, 0))
        .hasMessageContaining("min=2.0 max=1.0");
    assertThatThrownBy(() -> new FeatureProfile("", List.of(), List.of(1L), 1, 1, 1, 0))
        .hasMessage("profile: a feature's name has 0 characters, allowed are 1 to 256");
  }

  private static FeatureProfile profile(List<Double> edges, List<Long> counts) {
    return new FeatureProfile("f", edges, counts, 1, 3, 2, 0.5);
  }

  private static byte[] blob(Map<String, TensorBytes> tensors, String features) {
    return Safetensors.write(
        new TreeMap<>(tensors), Map.of("format", "acclimate-profiles/1", "features", features));
  }
}
