package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Role;
import io.acclimate.avro.TrafficShare;
import io.acclimate.core.artifact.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanCodecTest {
  private static final String HEX = "ab".repeat(32);

  @Test
  void readsEveryAliasAndTheSharesBesideChampion() {
    ModelUpdate update =
        new ModelUpdate(
            "valves",
            7L,
            false,
            Map.of(
                "champion", new AliasTarget(3, HEX, 100L, null, null),
                "challenger", new AliasTarget(4, HEX, 200L, null, null)),
            List.of(
                new TrafficShare("champion", Role.SERVE, 0.9),
                new TrafficShare("challenger", Role.CANARY, 0.1),
                new TrafficShare("old", Role.SHADOW, 1.0)));

    Plan plan = PlanCodec.plan(update).orElseThrow();

    assertThat(plan.aliases())
        .containsEntry("champion", new Target("valves", 7, 3, new Digest(HEX), 100, null))
        .containsEntry("challenger", new Target("valves", 7, 4, new Digest(HEX), 200, null));
    assertThat(plan.traffic())
        .containsExactly(
            new Share("challenger", io.acclimate.inference.serving.Role.CANARY, 0.1),
            new Share("old", io.acclimate.inference.serving.Role.SHADOW, 1));
    assertThat(plan.rank("champion")).isEqualTo(Plan.Rank.CHAMPION);
    assertThat(plan.rank("challenger")).isEqualTo(Plan.Rank.TRAFFIC);
    assertThat(plan.rank("last-year")).isEqualTo(Plan.Rank.OTHER);
  }

  @Test
  void hasNoPlanForADeletedModel() {
    assertThat(PlanCodec.plan(new ModelUpdate("valves", 7L, true, Map.of(), List.of()))).isEmpty();
  }
}
