package io.acclimate.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  private static final Digest ANY = Digest.of(new byte[0]);

  @Test
  void namesTheTensorsThatDiffer() {
    ServingManifest then = manifest(Preprocessing.identity(), 1, 2);
    ServingManifest now = manifest(Preprocessing.identity(), 1, 3);

    assertThat(Differences.of(then, now)).containsExactly("1 of 2 tensors differ (bias)");
    assertThat(Differences.of(then, then)).containsExactly("all tensors have equal bits");
  }

  @Test
  void seesOtherPreprocessing() {
    Preprocessing shifted =
        new Preprocessing(new FeatureStatistics(List.of(1f), List.of(1f)), Map.of());

    assertThat(Differences.of(manifest(Preprocessing.identity(), 1, 2), manifest(shifted, 1, 2)))
        .containsExactly("all tensors have equal bits", "preprocessing differs");
  }

  @Test
  void saysWhatDecidedTheBitsThenAndNow() {
    assertThat(Differences.of(lineage("cpu", 1, 32), lineage("gpu:0", 4, 16)))
        .containsExactly(
            "batch 32 then, 16 now", "device cpu then, gpu:0 now", "threads 1 then, 4 now");
  }

  private static Lineage lineage(String device, int threads, int batch) {
    return new Lineage(
        ANY,
        ANY,
        ANY,
        ANY,
        "fine-tuning",
        ANY,
        batch,
        device,
        threads,
        new TreeMap<>(Map.of("pytorch", "2.7.1")));
  }

  private static ServingManifest manifest(Preprocessing preprocessing, float weight, float bias) {
    return new ServingManifest(
        Json.object(),
        List.of(
            TensorEntry.of("weight", TensorBytes.ofFloats(new float[] {weight})),
            TensorEntry.of("bias", TensorBytes.ofFloats(new float[] {bias}))),
        preprocessing,
        Json.object(),
        List.of("a", "b"),
        ANY);
  }
}
