package io.acclimate.dashboard.page;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.ArmReport;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.FeatureProfile;
import io.acclimate.avro.Role;
import io.acclimate.avro.Verdict;
import io.acclimate.dashboard.topics.DriftSamples;
import io.acclimate.dashboard.topics.FakeTopics;
import io.acclimate.dashboard.topics.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Sends what a model's life looks like: its data change, features drift, accuracy falls, a round
 * makes a version, and both recover.
 */
final class Story {
  static final String DOMAIN = "batch2";

  private static final int ANSWERS_PER_ROUND = 400;
  private static final int ANSWERS_PER_WINDOW = 50;
  private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(40);
  private static final double[] RECOVERS = {0.97, 0.71, 0.86, 0.62, 0.83, 0.9, 0.78, 0.94};
  private static final double[] DRIFTS = {0.95, 0.96, 0.82, 0.91, 0.95, 0.94, 0.93, 0.74};
  private static final int FEATURES = 32;
  private static final int BLOCK = 64;

  private final FakeTopics topics;
  private final Random random = new Random(7);

  Story(FakeTopics topics) {
    this.topics = topics;
  }

  /** A model with versions, rounds, answers and drift, up to now, when all is well. */
  void tell(String model) {
    tell(model, RECOVERS);
  }

  /** A model whose data have just changed. */
  void tellOfDrift(String model) {
    tell(model, DRIFTS);
  }

  private void tell(String model, double[] accuracy) {
    long millis = BETWEEN_ANSWERS.toMillis() * ANSWERS_PER_ROUND * accuracy.length;
    Instant at = Instant.now().minusMillis(millis);
    topics.send(Samples.registered(model, at));
    List<FeatureProfile> profiles = profiles(FEATURES);
    int version = 1;
    refer(model, 1, version, profiles);
    DriftLevel level = DriftLevel.STABLE;
    for (int phase = 0; phase < accuracy.length; phase++) {
      for (int i = 0; i < ANSWERS_PER_ROUND; i++) {
        at = at.plus(BETWEEN_ANSWERS);
        boolean right = random.nextDouble() < accuracy[phase];
        topics.send(Samples.outcome(model, version, Role.SERVE, right, at));
        if (i % ANSWERS_PER_WINDOW == ANSWERS_PER_WINDOW - 1) {
          double progress = (double) i / ANSWERS_PER_ROUND;
          double moved = (1 - accuracy[phase]) * 4 * progress;
          level = windows(model, version, profiles, moved, level, at);
        }
      }
      topics.send(Samples.experience(model, phase + 1, at));
      int next = round(model, phase + 1, version, accuracy[phase], at.plusMillis(900));
      if (next != version) {
        refer(model, next, next, profiles);
        version = next;
      }
    }
  }

  /** A model with one feature, whatever they are called. */
  void tellOfOneFeature(String model, String feature) {
    topics.send(Samples.registered(model, Instant.now().minusSeconds(60)));
    FeatureProfile profile = DriftSamples.normal(feature, random);
    refer(model, 1, 1, List.of(profile));
    window(model, profile, 0.05, 1, Instant.now());
  }

  /** A model with many features, all of which have a window. */
  void tellOfFeatures(String model, int features) {
    topics.send(Samples.registered(model, Instant.now().minusSeconds(60)));
    List<FeatureProfile> profiles = profiles(features);
    refer(model, 1, 1, profiles);
    for (int i = 0; i < features; i++) {
      window(model, profiles.get(i), i % 37 == 0 ? 0.3 : 0.05 + 0.0001 * i, 1, Instant.now());
    }
  }

  /** A new window of one feature. */
  void window(String model, int feature, double score) {
    Instant now = Instant.now();
    topics.send(
        DriftSamples.state(
            model, DOMAIN, "input." + feature, DriftEvidence.INPUTS, score, List.of(), 1, now));
  }

  /** The report of a round that made a version. */
  static AdaptationReport round(String model, int experience, int version, Instant at) {
    String reason = "fine-tuning won: beats nothing on 312 held-out examples (p=0.002)";
    return Samples.report(
        model, experience, Verdict.LEARNT, version, reason, arms(0.75, 0.93, true), at);
  }

  private List<FeatureProfile> profiles(int features) {
    List<FeatureProfile> profiles = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      profiles.add(DriftSamples.normal("input." + i, random));
    }
    profiles.add(DriftSamples.classes("prediction", List.of(60L, 40L)));
    return profiles;
  }

  private void refer(String model, long epoch, int version, List<FeatureProfile> profiles) {
    int blocks = Math.ceilDiv(profiles.size(), BLOCK);
    for (int block = 0; block < blocks; block++) {
      topics.send(
          DriftSamples.references(
              model,
              epoch,
              version,
              block,
              blocks,
              profiles.subList(BLOCK * block, Math.min(BLOCK * (block + 1), profiles.size()))));
    }
  }

  /** Windows of all streams, of which every third feature has moved; the level after them. */
  private DriftLevel windows(
      String model,
      int version,
      List<FeatureProfile> profiles,
      double moved,
      DriftLevel before,
      Instant at) {
    for (int i = 0; i < FEATURES; i++) {
      double score = i % 3 == 0 ? 0.02 + 0.35 * moved : 0.02 + 0.04 * random.nextDouble();
      window(model, profiles.get(i), score, version, at);
    }
    double whole = 0.04 + 0.3 * moved;
    topics.send(
        DriftSamples.state(
            model,
            DOMAIN,
            "prediction",
            DriftEvidence.PREDICTIONS,
            0.06 + 0.1 * moved,
            List.of(120 - Math.round(60 * moved), 80 + Math.round(60 * moved)),
            version,
            at));
    topics.send(
        DriftSamples.state(
            model, DOMAIN, null, DriftEvidence.INPUTS, whole, List.of(), version, at));
    topics.send(
        DriftSamples.state(
            model, DOMAIN, null, DriftEvidence.ERRORS, 0.8 * whole, List.of(), -1, at));
    DriftLevel after = DriftSamples.level(whole);
    if (after != before) {
      topics.send(
          DriftSamples.signal(model, DOMAIN, null, DriftEvidence.INPUTS, before, whole, at));
    }
    return after;
  }

  private void window(String model, FeatureProfile profile, double score, long epoch, Instant at) {
    topics.send(
        DriftSamples.state(
            model,
            DOMAIN,
            profile.getFeature(),
            DriftEvidence.INPUTS,
            score,
            DriftSamples.window(profile, 6 * score, random),
            epoch,
            at));
  }

  private int round(String model, int experience, int version, double before, Instant at) {
    boolean learnt = before < 0.88 && experience < RECOVERS.length;
    double after = Math.min(0.97, before + 0.14);
    String reason =
        learnt
            ? "fine-tuning+coral won: beats nothing on 312 held-out examples (p=0.0004), and no"
                + " earlier domain loses more than 0.02"
            : "nothing won: fine-tuning came closest, 4 of 312 better (p=0.21)";
    if (learnt) {
      topics.send(Samples.learnt(model, experience, version + 1, reason, at));
    } else {
      topics.send(Samples.unchanged(model, experience, version, reason, at));
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

  private static List<ArmReport> arms(double before, double after, boolean learnt) {
    return List.of(
        Samples.arm("nothing", true, !learnt, before, null),
        Samples.arm("normalisation", true, false, before + 0.04, 0.09),
        Samples.arm("fine-tuning", true, false, after - 0.02, 0.003),
        Samples.arm("fine-tuning+coral", true, learnt, after, 0.0004));
  }
}
