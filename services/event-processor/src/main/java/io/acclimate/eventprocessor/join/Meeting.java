package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one event id within the join window: its truth, and the predictions about it, at
 * most one per version and role.
 */
record Meeting(@Nullable Truth truth, List<PastAnswer> answers) {
  static final Meeting NOTHING = new Meeting(null, List.of());

  Meeting {
    answers = List.copyOf(answers);
  }

  Meeting with(Truth truth) {
    return new Meeting(truth, answers);
  }

  Meeting with(PastAnswer answer) {
    List<PastAnswer> more = new ArrayList<>(answers);
    more.add(answer);
    return new Meeting(truth, more);
  }

  /** The latest answer of a model, of those that were given to somebody if there is one. */
  @Nullable PastAnswer answerOf(String model) {
    PastAnswer latest = null;
    for (PastAnswer answer : answers) {
      boolean better = latest == null || answer.role() == Role.SERVE || latest.role() != Role.SERVE;
      if (answer.model().equals(model) && better) {
        latest = answer;
      }
    }
    return latest;
  }

  boolean has(PastAnswer answer) {
    return answers.stream().anyMatch(answer::repeats);
  }
}
