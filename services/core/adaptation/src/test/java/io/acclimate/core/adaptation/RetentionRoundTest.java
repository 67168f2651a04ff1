package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.ReplayAnswers;
import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What rounds carry on for arms that must not forget. */
class RetentionRoundTest {
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "fine-tuning+der+ewc"));
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @Test
  void replayedRowsKeepTheAnswersOfTheirRound() {
    RoundResult one = round(FIRST.head(), 1);
    RoundResult two = round(one.newHead(), 2);

    DataState before = memory(one.newHead());
    DataState after = memory(two.newHead());
    List<RowRef> examples = after.replay().examples();
    float[] earlier = answers(before).floats();
    float[] now = answers(after).floats();
    int stayed = 0;
    for (int i = 0; i < examples.size(); i++) {
      int place = before.replay().examples().indexOf(examples.get(i));
      if (place >= 0) {
        stayed++;
        assertThat(Arrays.copyOfRange(now, 3 * i, 3 * i + 3))
            .containsExactly(Arrays.copyOfRange(earlier, 3 * place, 3 * place + 3));
      }
    }
    assertThat(stayed).isPositive().isLessThan(examples.size());
    assertThat(answers(after).shape()).containsExactly((long) examples.size(), 3L);
    assertThat(after.references()).contains(after.answers().orElseThrow());
    assertThat(two.blobs()).containsKey(after.answers().orElseThrow());
  }

  @Test
  void importanceOfWeightsGrowsWithTheRows() {
    RoundResult one = round(FIRST.head(), 1);
    RoundResult two = round(one.newHead(), 2);

    assertThat(one.verdict()).isEqualTo(Verdict.LEARNT);
    SortedMap<String, TensorBytes> before = importance(one.newHead());
    SortedMap<String, TensorBytes> after = importance(two.newHead());
    assertThat(before).containsOnlyKeys("fc1.weight", "fc1.bias", "head.weight", "head.bias");
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach(
        (name, tensor) -> {
          float[] grown = Objects.requireNonNull(after.get(name)).floats();
          float[] values = tensor.floats();
          for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isNotNegative();
            assertThat(grown[i]).isGreaterThanOrEqualTo(values[i]);
          }
        });
  }

  @Test
  void importanceOnTheWayGrowsWithTheRounds() {
    ModelDefinition definition = Toy.definition(Toy.policy("nothing", "fine-tuning+si"));
    RoundResult one = round(definition, FIRST.head(), 1);
    RoundResult two = by("fine-tuning+si", definition, one.newHead(), 2);

    assertThat(one.verdict()).isEqualTo(Verdict.LEARNT);
    SortedMap<String, TensorBytes> before = state(one.newHead()).pathImportance();
    SortedMap<String, TensorBytes> after = state(two.newHead()).pathImportance();
    assertThat(before).containsOnlyKeys("fc1.weight", "fc1.bias", "head.weight", "head.bias");
    assertThat(after.keySet()).isEqualTo(before.keySet());
    double grown = 0;
    for (String name : before.keySet()) {
      float[] earlier = Objects.requireNonNull(before.get(name)).floats();
      float[] later = Objects.requireNonNull(after.get(name)).floats();
      for (int i = 0; i < earlier.length; i++) {
        assertThat(earlier[i]).isNotNegative();
        assertThat(later[i]).isGreaterThanOrEqualTo(earlier[i]);
        grown += later[i] - earlier[i];
      }
    }
    assertThat(grown).isPositive();
  }

  /** With a weight beyond all measure, what was important stays; the first round knows of none. */
  @Test
  void whatWasImportantOnTheWayStays() {
    Json heavy = Json.parseObject("{\"si\": 1e6}".getBytes(UTF_8));
    ModelDefinition definition =
        Toy.definition(Toy.policy("nothing", "fine-tuning+si").with("retentionWeights", heavy));
    RoundResult one = by("fine-tuning+si", definition, FIRST.head(), 1);
    RoundResult free = by("fine-tuning", definition, one.newHead(), 2);
    RoundResult held = by("fine-tuning+si", definition, one.newHead(), 2);

    assertThat(distance(one.newHead(), held.newHead()))
        .isLessThan(0.1 * distance(one.newHead(), free.newHead()));
    assertThat(distance(FIRST.head(), one.newHead())).isPositive();
  }

  @Test
  void nothingOfItIsKeptForArmsThatDoNotAsk() {
    ModelDefinition plain = Toy.definition(Toy.policy());
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(
                Toy.request(
                    plain.spec(),
                    FIRST.head(),
                    Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 1),
                    1),
                () -> false);
    result.blobs().forEach(blobs::put);

    assertThat(memory(result.newHead()).answers()).isEmpty();
    assertThat(importance(result.newHead())).isEmpty();
    assertThat(state(result.newHead()).pathImportance()).isEmpty();
  }

  private RoundResult round(Head head, long number) {
    return round(DEFINITION, head, number);
  }

  private RoundResult by(String arm, ModelDefinition definition, Head head, long number) {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adaptBy(
                Arm.of(arm),
                Toy.request(
                    definition.spec(),
                    head,
                    Toy.pack("plant-" + (number + 1), Toy.Shift.DIAGONAL, 160, number),
                    number),
                () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  /** Σ |θ' − θ| of all weights. */
  private double distance(Head one, Head other) {
    SortedMap<String, TensorBytes> from = StartingPoint.load(one, blobs).weights();
    SortedMap<String, TensorBytes> to = StartingPoint.load(other, blobs).weights();
    double sum = 0;
    for (String name : from.keySet()) {
      float[] before = Objects.requireNonNull(from.get(name)).floats();
      float[] after = Objects.requireNonNull(to.get(name)).floats();
      for (int i = 0; i < before.length; i++) {
        sum += Math.abs(after[i] - before[i]);
      }
    }
    return sum;
  }

  private RoundResult round(ModelDefinition definition, Head head, long number) {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(
                Toy.request(
                    definition.spec(),
                    head,
                    Toy.pack("plant-" + (number + 1), Toy.Shift.DIAGONAL, 160, number),
                    number),
                () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private DataState memory(Head head) {
    return DataState.parse(blobs.get(Objects.requireNonNull(head.dataState())));
  }

  private TensorBytes answers(DataState memory) {
    Digest blob = memory.answers().orElseThrow();
    return ReplayAnswers.parse(blobs.get(blob)).logits();
  }

  private SortedMap<String, TensorBytes> importance(Head head) {
    return state(head).importance();
  }

  private WeightsState state(Head head) {
    return WeightsState.parse(blobs.get(Objects.requireNonNull(head.weightsState())));
  }
}
