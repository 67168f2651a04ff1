package io.acclimate.scenarios.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A version that says "high" of what is above 0 after preprocessing. */
class ReferenceModelsTest {
  private static final FeatureStatistics SOURCE =
      FeatureStatistics.of(new float[] {2}, new float[] {1});

  /** 2·(√9 − 1) = 4 and 2·(√4 − 1) = 2. */
  private static final List<PlannedEvent> BATCH = List.of(event(0, 8, "high"), event(1, 3, "low"));

  @Test
  void frozenTransformsAndNormalisesAsTheVersionDoes() {
    try (ReferenceModels models = models(PowerTransform.of(new float[] {0.5f}))) {
      // (4 − 2)/1 is high; (2 − 2)/1 is a tie, which the first class has
      assertThat(models.frozenCorrect(BATCH)).isEqualTo(1);
    }
  }

  @Test
  void normalisedTransformsBeforeItStandardises() {
    try (ReferenceModels models = models(PowerTransform.of(new float[] {0.5f}))) {
      // the blended mean is (32·2 + 4)/33, then (32·2 + 4 + 2)/34 = 2.06, which 2 is below
      assertThat(models.normalisedCorrect(BATCH)).isEqualTo(2);
    }
  }

  @Test
  void withoutATransformItStandardisesWhatComes() {
    try (ReferenceModels models = models(null)) {
      // (32·2 + 8 + 3)/34 = 2.2, which 3 is above
      assertThat(models.normalisedCorrect(BATCH)).isEqualTo(1);
    }
  }

  private static ReferenceModels models(@Nullable PowerTransform power) {
    MemoryBlobStore blobs = new MemoryBlobStore();
    Map<String, TensorBytes> weights =
        Map.of(
            "head.weight", TensorBytes.ofFloats(new float[] {1, -1}, 2, 1),
            "head.bias", TensorBytes.ofFloats(new float[2], 2));
    List<TensorEntry> entries = new ArrayList<>();
    weights.forEach(
        (name, tensor) -> {
          TensorEntry entry = TensorEntry.of(name, tensor);
          blobs.put(entry.sha256(), Safetensors.writeOne(tensor));
          entries.add(entry);
        });
    ServingManifest versionOne =
        new ServingManifest(
            new NetworkSpec(List.of(new Layer.Linear("head", 1, 2, true))).toJson(),
            entries,
            new Preprocessing(power, SOURCE, Map.of()),
            InputSignature.floats(1).toJson(),
            List.of("high", "low"),
            Digest.of("lineage".getBytes(UTF_8)));
    return new ReferenceModels(versionOne, blobs, "batch-1");
  }

  private static PlannedEvent event(int index, float feature, String label) {
    return new PlannedEvent(index, "e" + index, 0, "batch-2", new float[] {feature}, label);
  }
}
