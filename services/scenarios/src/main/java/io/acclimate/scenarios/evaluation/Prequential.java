package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.PackRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Test, then train: each event of a stream is answered before its label is known. An example enters
 * the open experience once: when its label comes, or, if none ever will, when it has been answered.
 * What is learnt from a closed experience answers from the next event on.
 */
final class Prequential {
  private Prequential() {}

  /**
   * Answers of a learner to all events.
   *
   * @param delay events that are answered after an event before its label comes
   */
  static List<String> answers(
      StreamMethod.Learner learner, List<StreamEvent> events, int delay, ExperienceSize size) {
    OpenExperience open = new OpenExperience(size);
    List<String> answers = new ArrayList<>();
    for (int now = 0; now < events.size(); now++) {
      List<List<PackRow>> closed = new ArrayList<>();
      for (PackRow example : arriving(events, now, delay)) {
        open.add(example).ifPresent(closed::add);
      }
      if (!closed.isEmpty()) {
        answers.addAll(learner.answers(events.subList(answers.size(), now + 1)));
        closed.forEach(learner::learn);
      }
    }
    answers.addAll(learner.answers(events.subList(answers.size(), events.size())));
    return answers;
  }

  /** Examples that come once event {@code now} has been answered. */
  private static List<PackRow> arriving(List<StreamEvent> events, int now, int delay) {
    List<PackRow> arriving = new ArrayList<>();
    if (now >= delay && events.get(now - delay).labelled()) {
      arriving.add(events.get(now - delay).example());
    }
    if (!events.get(now).labelled()) {
      arriving.add(events.get(now).example());
    }
    return arriving;
  }
}
