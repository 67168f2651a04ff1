package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  @Test
  void digestIsSha256() {
    assertThat(Digest.of("abc".getBytes(UTF_8)))
        .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Digest.of("a".getBytes(UTF_8), "bc".getBytes(UTF_8)))
        .isEqualTo(Digest.of("abc".getBytes(UTF_8)));
    assertThatThrownBy(() -> new Digest("AB")).hasMessageContaining("'AB' is not 64");
    assertThatThrownBy(() -> new Digest("G".repeat(64))).hasMessageContaining("hexadecimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "A", ".hidden", "-x", "a b", "a\u0000"})
  void refusesNamesThatCouldBecomePaths(String name) {
    assertThatThrownBy(() -> Names.requireModel(name)).hasMessageStartingWith("model: '");
  }

  @Test
  void takesPlainNames() {
    assertThat(Names.requireModel("gas-sensors_2.v1")).isEqualTo("gas-sensors_2.v1");
    assertThatCode(() -> Names.requireDomain("Werk Süd 3")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Names.requireEventId("x".repeat(257)))
        .hasMessageContaining("1 to 256 characters");
    assertThatThrownBy(() -> Names.requireModel("x".repeat(129))).hasMessageContaining("model");
  }

  @Test
  void anUnknownDomainUsesTheDefaultStatistics() {
    FeatureStatistics usual = FeatureStatistics.of(new float[] {1}, new float[] {2});
    FeatureStatistics own = FeatureStatistics.of(new float[] {3}, new float[] {4});
    Preprocessing preprocessing = new Preprocessing(usual, Map.of("b", own));

    assertThat(preprocessing.statistics("b")).contains(own);
    assertThat(preprocessing.statistics("c")).contains(usual);
    assertThat(Preprocessing.identity().statistics("c")).isEmpty();
  }

  @Test
  void refusesStatisticsThatCannotDivide() {
    assertThatThrownBy(() -> FeatureStatistics.of(new float[] {1}, new float[] {0}))
        .hasMessage("statistics.standardDeviation[0]: 0.0 is not finite and above 0");
    assertThatThrownBy(() -> FeatureStatistics.of(new float[] {Float.NaN}, new float[] {1}))
        .hasMessageContaining("mean[0]");
    assertThatThrownBy(() -> FeatureStatistics.of(new float[] {1, 2}, new float[] {1}))
        .hasMessage("statistics: 2 means, 1 standard deviations");
  }

  @Test
  void refusesAManifestThatIsNotCanonicalOrHasMoreKeys() throws IOException {
    String golden = new String(Golden.bytes("serving-manifest.json"), UTF_8);

    assertThatThrownBy(() -> ServingManifest.parse((golden + "\n").getBytes(UTF_8)))
        .hasMessage("serving manifest: is not canonical JSON");
    assertThatThrownBy(
            () ->
                ServingManifest.parse(
                    golden.replace("{\"classes\"", "{\"accuracy\":1,\"classes\"").getBytes(UTF_8)))
        .hasMessageContaining("serving manifest.accuracy: unknown key");
    assertThatThrownBy(
            () -> ServingManifest.parse(golden.replace("serving/1", "serving/3").getBytes(UTF_8)))
        .hasMessageContainingAll("serving/3", "one of [acclimate-serving/1, acclimate-serving/2]");
  }

  @Test
  void aManifestIsOfFormat2IfItHasAShortcut() throws IOException {
    String without = new String(Golden.bytes("serving-manifest.json"), UTF_8);
    String with = new String(Golden.bytes("serving-manifest-with-shortcut.json"), UTF_8);

    for (String wrong :
        List.of(
            without.replace("serving/1", "serving/2"), with.replace("serving/2", "serving/1"))) {
      assertThatThrownBy(() -> ServingManifest.parse(wrong.getBytes(UTF_8)))
          .isInstanceOf(InvalidFormatException.class)
          .hasMessageContaining("a shortcut makes it acclimate-serving/2");
    }
  }

  @Test
  void refusesAShortcutThatSavesNothing() {
    TensorEntry entry = TensorEntry.of("w", TensorBytes.ofFloats(new float[4], 4));
    Digest any = Digest.of(new byte[0]);

    assertThatThrownBy(() -> entry.by(new TensorEntry.Shortcut(any, any, entry.sizeBytes())))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContainingAll("shortcut", "'w'");
  }

  @Test
  void countsATensorThatIsSharedOnce() {
    TensorBytes zeros = TensorBytes.ofFloats(new float[4], 4);
    ServingManifest manifest =
        new ServingManifest(
            Json.object(),
            List.of(TensorEntry.of("a", zeros), TensorEntry.of("b", zeros)),
            Preprocessing.identity(),
            Json.object(),
            List.of("x", "y"),
            Digest.of(new byte[0]));

    assertThat(manifest.sizeBytes())
        .isEqualTo(manifest.toBytes().length + Safetensors.writeOne(zeros).length);
  }
}
