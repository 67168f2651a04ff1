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
   * Asks a version that the caller has leased, and publishes what it answers.
   *
   * @return one answer per row
   */
  public List<Answer> ask(Deployment deployment, Question question, Role role) {
    List<Answer> answers = answer(deployment, List.of(question), role);
    answers.forEach(log::offer);
    return answers;
  }

  /**
   * Asks a version that the caller has leased, in one pass.
   *
   * @param questions of one domain
   * @return one answer per row, in the order of the questions
   */
  public List<Answer> answer(Deployment deployment, List<Question> questions, Role role) {
    List<Input> rows =
        questions.stream()
            .flatMap(question -> question.rows().stream())
            .map(Input.class::cast)
            .toList();
    float[][] scores = deployment.scores(rows, questions.get(0).domain());
    Instant now = clock.instant();
    List<Answer> answers = new ArrayList<>(scores.length);
    for (Question question : questions) {
      for (int row = 0; row < question.rows().size(); row++) {
        answers.add(answer(deployment, question, row, role, scores[answers.size()], now));
      }
    }
    Counter.builder("acclimate.inference.rows")
        .description("Rows that versions were asked about")
        .tag("model", deployment.model())
        .tag("role", role.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment(answers.size());
    return answers;
  }

  private static Answer answer(
      Deployment deployment, Question question, int row, Role role, float[] scores, Instant now) {
    return new Answer(
        question.rowId(row),
        deployment.model(),
        question.domain(),
        question.rows().get(row),
        boxed(scores),
        deployment.spec().classes().get(best(scores)),
        deployment.version(),
        deployment.serving(),
        role,
        now);
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
