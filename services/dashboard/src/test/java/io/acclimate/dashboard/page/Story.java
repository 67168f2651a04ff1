package io.acclimate.dashboard.page;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.ArmReport;
import io.acclimate.avro.Role;
import io.acclimate.avro.Verdict;
import io.acclimate.dashboard.topics.FakeTopics;
import io.acclimate.dashboard.topics.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Sends what a model's life looks like: accuracy falls when its data change, and recovers. */
final class Story {
  private static final int ANSWERS_PER_ROUND = 400;
  private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(40);
  private static final double[] ACCURACY = {0.97, 0.71, 0.86, 0.62, 0.83, 0.9, 0.78, 0.94};

  private final FakeTopics topics;
  private final Random random = new Random(7);

  Story(FakeTopics topics) {
    this.topics = topics;
  }

  /** A model with versions, rounds and answers, up to now. */
  void tell(String model) {
    long millis = BETWEEN_ANSWERS.toMillis() * ANSWERS_PER_ROUND * ACCURACY.length;
    Instant at = Instant.now().minusMillis(millis);
    topics.send(Samples.registered(model, at));
    int version = 1;
    for (int phase = 0; phase < ACCURACY.length; phase++) {
      for (int i = 0; i < ANSWERS_PER_ROUND; i++) {
        at = at.plus(BETWEEN_ANSWERS);
        boolean right = random.nextDouble() < ACCURACY[phase];
        topics.send(Samples.outcome(model, version, Role.SERVE, right, at));
      }
      version = round(model, phase + 1, version, ACCURACY[phase], at);
    }
  }

  private int round(String model, int experience, int version, double before, Instant at) {
    boolean learnt = before < 0.88 && experience < ACCURACY.length;
    double after = Math.min(0.97, before + 0.14);
    String reason =
        learnt
            ? "fine-tuning+coral won: beats nothing on 312 held-out examples (p=0.0004), and no"
                + " earlier domain loses more than 0.02"
            : "nothing won: fine-tuning came closest, 4 of 312 better (p=0.21)";
    if (learnt) {
      topics.send(Samples.learnt(model, experience, version + 1, reason, at));
    }
    topics.send(
        Samples.report(
            model,
            experience,
            learnt ? Verdict.LEARNT : Verdict.UNCHANGED,
            learnt ? version + 1 : null,
            reason,
            arms(before, after, learnt),
            at));
    return learnt ? version + 1 : version;
  }

  /** The report of a round that made a version. */
  static AdaptationReport round(String model, int experience, int version, Instant at) {
    String reason = "fine-tuning won: beats nothing on 312 held-out examples (p=0.002)";
    return Samples.report(
        model, experience, Verdict.LEARNT, version, reason, arms(0.75, 0.93, true), at);
  }

  private static List<ArmReport> arms(double before, double after, boolean learnt) {
    return List.of(
        Samples.arm("nothing", true, !learnt, before, null),
        Samples.arm("normalisation", true, false, before + 0.04, 0.09),
        Samples.arm("fine-tuning", true, false, after - 0.02, 0.003),
        Samples.arm("fine-tuning+coral", true, learnt, after, 0.0004));
  }
}
