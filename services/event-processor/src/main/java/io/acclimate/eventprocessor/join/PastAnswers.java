package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.event.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The predictions about one event, in the order in which they came, at most one per model, version
 * and role.
 */
record PastAnswers(List<PastAnswer> all) {
  static final PastAnswers NONE = new PastAnswers(List.of());

  PastAnswers {
    all = List.copyOf(all);
  }

  PastAnswers with(PastAnswer answer) {
    List<PastAnswer> more = new ArrayList<>(all);
    more.add(answer);
    return new PastAnswers(more);
  }

  /** Those that came within a time. */
  PastAnswers within(Duration window, long streamTimeMillis) {
    return new PastAnswers(
        all.stream().filter(answer -> answer.cameWithin(window, streamTimeMillis)).toList());
  }

  boolean has(PastAnswer answer) {
    return all.stream().anyMatch(answer::repeats);
  }

  /** The latest answer of a model, of those that were given to somebody if there is one. */
  @Nullable PastAnswer of(String model) {
    PastAnswer latest = null;
    for (PastAnswer answer : all) {
      boolean better = latest == null || answer.role() == Role.SERVE || latest.role() != Role.SERVE;
      if (answer.model().equals(model) && better) {
        latest = answer;
      }
    }
    return latest;
  }
}
