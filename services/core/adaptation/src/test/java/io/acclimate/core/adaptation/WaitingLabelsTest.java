package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Experiences of one label each, half of what judges by cross-fitting. */
class WaitingLabelsTest {
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "normalisation"));
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);
  private static final String JUDGED = "2 labelled train rows judged by cross-fitting";

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @Test
  void labelsThatNoVersionHasLearntFromJudgeALaterRoundOfTheirDomain() {
    RoundResult one = adapt(FIRST.head(), Toy.TARGET, 1);
    RoundResult elsewhere = adapt(one.newHead(), "plant-3", 2);
    RoundResult two = adapt(elsewhere.newHead(), Toy.TARGET, 3);

    assertThat(one.reason()).doesNotContain("cross-fitting");
    assertThat(elsewhere.reason()).doesNotContain("cross-fitting");
    assertThat(two.reason()).contains(JUDGED);
    assertThat(waiting(two.newHead())).as("nothing has trained").isEqualTo(3);
  }

  @Test
  void aVersionThatTrainsEndsTheirWaiting() {
    RoundResult one = adapt(FIRST.head(), Toy.TARGET, 1);

    RoundResult trained =
        new Round(blobs, Environment.cpu())
            .adaptBy(
                Arm.FINE_TUNING,
                Toy.request(DEFINITION.spec(), one.newHead(), pack(Toy.TARGET, 2), 2),
                () -> false);
    trained.blobs().forEach(blobs::put);

    assertThat(waiting(one.newHead())).isEqualTo(1);
    assertThat(trained.report().trainExamples()).as("it learns from those, too").isEqualTo(2);
    assertThat(waiting(trained.newHead())).isZero();
  }

  /** Fifteen hold-outs of one experience are enough to judge the next by. */
  @Test
  void holdOutsThatNoVersionCameAfterJudgeAsThoseOfTheExperienceDo() {
    RoundResult one = adapt(FIRST.head(), pack(Toy.TARGET, 15, Side.HOLD_OUT, 1), 1);

    RoundResult two = adapt(one.newHead(), pack(Toy.TARGET, 2, Side.TRAIN, 2), 2);
    RoundResult elsewhere = adapt(one.newHead(), pack("plant-3", 2, Side.TRAIN, 2), 2);

    assertThat(waiting(one.newHead())).isEqualTo(15);
    assertThat(two.report().trainExamples()).as("they train nobody").isEqualTo(2);
    assertThat(two.reason()).doesNotContain("cross-fitting");
    assertThat(elsewhere.reason()).contains(JUDGED);
  }

  private RoundResult adapt(Head head, String domain, long number) {
    return adapt(head, pack(domain, number), number);
  }

  private RoundResult adapt(Head head, Pack pack, long number) {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(DEFINITION.spec(), head, pack, number), () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private static Pack pack(String domain, long seed) {
    return pack(domain, 1, Side.TRAIN, seed);
  }

  private static Pack pack(String domain, int count, Side side, long seed) {
    List<PackRow> rows =
        Toy.rows(domain, Toy.Shift.DIAGONAL, count, seed).stream()
            .map(row -> Toy.withSide(row, side))
            .toList();
    return new Pack(rows);
  }

  private int waiting(Head head) {
    return DataState.parse(blobs.get(Objects.requireNonNull(head.dataState()))).pending().size();
  }
}
