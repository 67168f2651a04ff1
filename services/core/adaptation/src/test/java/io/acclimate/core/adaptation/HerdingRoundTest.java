package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ModelDefinition;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rounds whose memory herding chooses, as the head sees the rows. */
class HerdingRoundTest {
  private static final int CAPACITY = 60;
  private static final ModelDefinition DEFINITION =
      Toy.definition(
          Toy.policy("nothing", "fine-tuning+der")
              .with(
                  "replay",
                  Json.parseObject(
                      "{\"capacity\": 60, \"policy\": \"herding\", \"share\": 0.5}"
                          .getBytes(UTF_8))));

  private final InitialModel first = Toy.pretrained(DEFINITION);
  private final MemoryBlobStore blobs = Toy.store(first.blobs());

  @Test
  void everyClassHasItsShareAndEveryDomainIsInIt() {
    DataState before = memory(first.head());
    RoundResult result = round();

    assertThat(before.replay().examples()).hasSize(CAPACITY);
    DataState after = memory(result.newHead());
    assertThat(after.replay().byClass().values())
        .allSatisfy(examples -> assertThat(examples).hasSize(CAPACITY / 3));
    assertThat(after.replay().examples().stream().map(RowRef::pack).collect(Collectors.toSet()))
        .as("of the source and of the experience")
        .hasSize(2);
  }

  @Test
  void aRoundRepeatedGivesTheSameHead() {
    RoundResult result = round();
    ServingManifest version = ServingManifest.parse(blobs.get(result.newHead().weights()));

    RoundResult again =
        new Round(blobs, Environment.cpu())
            .repeat(
                Lineage.parse(blobs.get(version.lineage())),
                Toy.request(DEFINITION.spec(), first.head(), pack(), 1),
                () -> false);

    assertThat(again.newHead()).isEqualTo(result.newHead());
  }

  private RoundResult round() {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(DEFINITION.spec(), first.head(), pack(), 1), () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private static Pack pack() {
    return new Pack(Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 200, 2));
  }

  private DataState memory(Head head) {
    return DataState.parse(blobs.get(Objects.requireNonNull(head.dataState())));
  }
}
