package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.adaptation.memory.ReplayAnswers;
import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.PackRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EarlierAnswersTest {
  private static final Digest OLD = Digest.of("old".getBytes(StandardCharsets.UTF_8));
  private static final Digest NEW = Digest.of("new".getBytes(StandardCharsets.UTF_8));
  private static final List<PackRow> ROWS = Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 10, 1);

  private final EarlierAnswers earlier =
      new EarlierAnswers(
          List.of(new RowRef(OLD, 0), new RowRef(OLD, 1), new RowRef(OLD, 2)),
          new Logits(new float[] {1, 2, 3, 4, 5, 6}, 2));

  @Test
  void anExampleKeepsItsAnswerAndANewOneIsAsked() {
    EarlierAnswers renewed =
        renewed(
            List.of(new RowRef(NEW, 7), new RowRef(OLD, 2), new RowRef(NEW, 4), new RowRef(OLD, 0)),
            Set.of(Toy.TARGET),
            rows -> {
              assertThat(rows).containsExactly(ROWS.get(7), ROWS.get(4));
              return new Logits(new float[] {70, 71, 40, 41}, 2);
            });

    assertThat(renewed.answers().values()).containsExactly(70, 71, 5, 6, 40, 41, 1, 2);
  }

  @Test
  void anExampleOfADomainThatIsLearntStillIsAskedAgain() {
    EarlierAnswers renewed =
        renewed(
            List.of(new RowRef(OLD, 2), new RowRef(OLD, 0)),
            Set.of(Toy.SOURCE),
            rows -> {
              assertThat(rows).containsExactly(ROWS.get(2), ROWS.get(0));
              return new Logits(new float[] {20, 21, 0, 1}, 2);
            });

    assertThat(renewed.answers().values()).containsExactly(20, 21, 0, 1);
  }

  @Test
  void nobodyIsAskedWhereNothingIsNew() {
    EarlierAnswers renewed =
        renewed(
            List.of(new RowRef(OLD, 1)),
            Set.of(Toy.TARGET),
            rows -> {
              throw new AssertionError("asked about " + rows);
            });

    assertThat(renewed.answers().values()).containsExactly(3, 4);
  }

  @Test
  void storedAnswersComeBack() {
    ReplayAnswers stored = ReplayAnswers.parse(earlier.toStored().toBytes());

    EarlierAnswers same = EarlierAnswers.of(earlier.examples(), stored);

    assertThat(same.examples()).isEqualTo(earlier.examples());
    assertThat(same.answers().classes()).isEqualTo(2);
    assertThat(same.answers().values()).containsExactly(earlier.answers().values());
  }

  @Test
  void asManyAnswersAsExamplesAreWanted() {
    assertThatThrownBy(() -> new EarlierAnswers(List.of(new RowRef(OLD, 0)), earlier.answers()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 answers to 1 examples");
  }

  private EarlierAnswers renewed(
      List<RowRef> now, Set<String> learning, Function<List<PackRow>, Logits> ask) {
    List<PackRow> rows = now.stream().map(example -> ROWS.get(example.row())).toList();
    return earlier.renewed(now, rows, learning, ask);
  }
}
