package io.acclimate.inference.predictions;

import io.acclimate.core.artifact.Input;
import io.acclimate.inference.serving.Deployment;
import io.acclimate.inference.serving.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks a version, makes answers of its scores, and hands them to the prediction log. */
public final class Asker {
  private final PredictionLog log;
  private final InstantSource clock;
  private final MeterRegistry meters;

  public Asker(PredictionLog log, InstantSource clock, MeterRegistry meters) {
    this.log = log;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Asks a version that the caller has leased.
   *
   * @return one answer per row
   */
  public List<Answer> ask(Deployment deployment, Question question, Role role) {
    float[][] scores = deployment.scores(List.<Input>copyOf(question.rows()), question.domain());
    List<Answer> answers = answers(deployment, question, role, scores, clock.instant());
    answers.forEach(log::offer);
    Counter.builder("acclimate.inference.rows")
        .description("Rows that versions were asked about")
        .tag("model", deployment.model())
        .tag("role", role.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment(answers.size());
    return answers;
  }

  private static List<Answer> answers(
      Deployment deployment, Question question, Role role, float[][] scores, Instant now) {
    List<Answer> answers = new ArrayList<>(scores.length);
    for (int row = 0; row < scores.length; row++) {
      answers.add(
          new Answer(
              question.rowId(row),
              deployment.model(),
              question.domain(),
              question.rows().get(row),
              boxed(scores[row]),
              deployment.spec().classes().get(best(scores[row])),
              deployment.version(),
              deployment.serving(),
              role,
              now));
    }
    return answers;
  }

  private static List<Float> boxed(float[] scores) {
    List<Float> boxed = new ArrayList<>(scores.length);
    for (float score : scores) {
      boxed.add(score);
    }
    return boxed;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
