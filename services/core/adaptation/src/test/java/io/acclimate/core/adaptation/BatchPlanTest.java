package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
  private static final InitialModel FIRST = Toy.pretrained(definition(0.5));

  @Test
  void theShareOfABatchIsReplayed() {
    assertThat(rows(0.5, 32)).isEqualTo(Map.of(Role.CURRENT, 16, Role.REPLAY, 16));
    assertThat(rows(0.25, 32)).isEqualTo(Map.of(Role.CURRENT, 24, Role.REPLAY, 8));
    assertThat(rows(0, 32)).isEqualTo(Map.of(Role.CURRENT, 32));
  }

  /** Half of one row is rounded to one, and would leave nothing to learn. */
  @Test
  void ofASmallBatchOneRowIsTheExperiences() {
    assertThat(rows(0.5, 1)).isEqualTo(Map.of(Role.CURRENT, 1));
    assertThat(rows(0.9, 2)).isEqualTo(Map.of(Role.CURRENT, 1, Role.REPLAY, 1));
  }

  @Test
  void unlessAllOfItIsToBeReplayed() {
    assertThat(rows(1, 1)).isEqualTo(Map.of(Role.REPLAY, 1));
    assertThat(rows(1, 32)).isEqualTo(Map.of(Role.REPLAY, 32));
  }

  private static Map<Role, Integer> rows(double share, int batch) {
    Material material =
        Toy.material(
                definition(share),
                FIRST,
                Toy.store(FIRST.blobs()),
                Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 40, 2))
            .withBatch(batch);
    EnumMap<Role, Integer> rows = new EnumMap<>(Role.class);
    for (Map.Entry<Role, TrainingSet.Part> part :
        BatchPlan.forFineTuning(material, Arm.FINE_TUNING)
            .parts(new SplittableRandom(1))
            .entrySet()) {
      rows.put(part.getKey(), part.getValue().rows());
    }
    return rows;
  }

  private static ModelDefinition definition(double share) {
    return Toy.definition(
        Toy.policy()
            .with(
                "replay",
                Json.object()
                    .with("capacity", 300)
                    .with("policy", "class-balanced")
                    .with("share", share)));
  }
}
