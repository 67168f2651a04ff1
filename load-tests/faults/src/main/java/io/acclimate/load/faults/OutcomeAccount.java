package io.acclimate.load.faults;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Each prediction of an accepted event has exactly one outcome, and there are no others. */
final class OutcomeAccount {
  private final Map<Answer, Integer> outcomes = new HashMap<>();
  private final Set<Answer> expected = new HashSet<>();

  /** An outcome's identity. */
  private record Answer(String eventId, int version, String role) {}

  OutcomeAccount(Books books) {
    Set<String> accepted = new HashSet<>();
    books.examples().forEach(example -> accepted.add(example.value().getEventId()));
    books.predictions().stream()
        .filter(prediction -> accepted.contains(prediction.getEventId()))
        .forEach(
            prediction ->
                expected.add(
                    new Answer(
                        prediction.getEventId(),
                        prediction.getVersion(),
                        prediction.getRole().name())));
    books
        .outcomes()
        .forEach(
            outcome ->
                outcomes.merge(
                    new Answer(
                        outcome.getEventId(), outcome.getVersion(), outcome.getRole().name()),
                    1,
                    Integer::sum));
  }

  /** Whether each that must come has come. */
  boolean settled() {
    return outcomes.keySet().containsAll(expected);
  }

  void verify(Verification verification) {
    for (Answer answer : expected) {
      int times = outcomes.getOrDefault(answer, 0);
      verification.require(times == 1, "%s has %d outcomes".formatted(answer, times));
    }
    for (Answer answer : outcomes.keySet()) {
      verification.require(
          expected.contains(answer),
          "%s has an outcome and no prediction or no example".formatted(answer));
    }
    verification.count("outcomes", expected.size());
  }
}
