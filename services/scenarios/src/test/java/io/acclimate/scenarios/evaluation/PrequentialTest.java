package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a learner that notes what it is told, and how many events it had answered by then. */
class PrequentialTest {
  private final Notes notes = new Notes();

  @Test
  void anExperienceIsClosedByLabelsAndAnsweredRowsAreNotAskedTwice() {
    List<String> answers =
        Prequential.answers(notes, events(25, 1), 0, new ExperienceSize(10, 1_000));

    assertThat(answers).hasSize(25);
    assertThat(notes.answeredBefore).containsExactly(10, 20);
    assertThat(notes.ids(0)).isEqualTo(ids(0, 10));
    assertThat(notes.ids(1)).isEqualTo(ids(10, 20));
    assertThat(answers.subList(10, 20)).containsOnly("after 1 rounds");
    assertThat(answers.subList(20, 25)).containsOnly("after 2 rounds");
  }

  @Test
  void rowsWithoutLabelsEnterTooAndCloseAnExperienceByAllRows() {
    Prequential.answers(notes, events(100, 10), 0, new ExperienceSize(10, 40));

    assertThat(notes.answeredBefore).containsExactly(40, 80);
    assertThat(notes.ids(0)).isEqualTo(ids(0, 40));
    assertThat(notes.experiences.get(0).stream().filter(row -> row.label() != null))
        .extracting(PackRow::eventId)
        .containsExactly("0", "10", "20", "30");
  }

  @Test
  void aLabelThatIsLateIsNotLearntFromEarlier() {
    int delay = 500;

    Prequential.answers(notes, events(1_000, 1), delay, new ExperienceSize(100, 100));

    // Row i comes once row i + 500 has been answered: rows 0 to 99 after 600 answers.
    assertThat(notes.answeredBefore).containsExactly(600, 700, 800, 900, 1_000);
    for (int round = 0; round < notes.experiences.size(); round++) {
      int answered = notes.answeredBefore.get(round);
      assertThat(notes.experiences.get(round))
          .as("round %d", round)
          .hasSize(100)
          .allMatch(row -> Integer.parseInt(row.eventId()) + delay < answered);
    }
  }

  @Test
  void withLateAndMissingLabelsEveryRowEntersAtMostOnce() {
    Prequential.answers(notes, events(300, 3), 30, new ExperienceSize(7, 20));

    List<String> seen =
        notes.experiences.stream().flatMap(List::stream).map(PackRow::eventId).toList();
    assertThat(seen).doesNotHaveDuplicates();
    for (int round = 0; round < notes.experiences.size(); round++) {
      int answered = notes.answeredBefore.get(round);
      for (PackRow row : notes.experiences.get(round)) {
        int number = Integer.parseInt(row.eventId());
        assertThat(number + (row.label() == null ? 0 : 30)).isLessThan(answered);
      }
    }
  }

  /** Of {@code every} rows, the first has a label that comes. */
  private static List<StreamEvent> events(int n, int every) {
    List<StreamEvent> events = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      PackRow question =
          new PackRow(
              String.valueOf(i),
              "d",
              null,
              Side.TRAIN,
              new Input.TensorInput(TensorBytes.ofFloats(new float[] {i}, 1)));
      events.add(new StreamEvent(question, "x", i % every == 0, null));
    }
    return events;
  }

  private static List<String> ids(int from, int to) {
    List<String> ids = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ids.add(String.valueOf(i));
    }
    return ids;
  }

  private static final class Notes implements StreamMethod.Learner {
    private final List<List<PackRow>> experiences = new ArrayList<>();
    private final List<Integer> answeredBefore = new ArrayList<>();
    private int answered;

    @Override
    public List<String> answers(List<StreamEvent> events) {
      answered += events.size();
      return Collections.nCopies(events.size(), "after " + experiences.size() + " rounds");
    }

    @Override
    public void learn(List<PackRow> experience) {
      assertThat(experience)
          .allMatch(
              row -> row.label() == null || row.label().equals(new LabelValue.ClassName("x")));
      experiences.add(experience);
      answeredBefore.add(answered);
    }

    List<String> ids(int round) {
      return experiences.get(round).stream().map(PackRow::eventId).toList();
    }

    @Override
    public void close() {}
  }
}
