package io.acclimate.core.model;

import io.acclimate.core.artifact.Interval;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a round adapts.
 *
 * @param arms ways to adapt, in the order tried; {@link Arm#NOTHING} is always the first; default
 *     all
 * @param optimizer how weights move
 * @param settlingRows labelled train rows after which the learning rate of fine-tuning has fallen
 *     to 1/√2, after three times as many to 1/2, and so on; default {@value #SETTLING_ROWS}. Null
 *     in specs that were written before there was a choice: it stays
 * @param schedule what the learning rate does within a stretch of training; default linear
 * @param batch rows per step; default 32
 * @param steps steps per stretch of training, of which an arm has one or more; more if rows would
 *     not all be seen once; default 150
 * @param stepBudget most steps of a round, of all its arms together, at least as many as {@code
 *     steps}; an arm that takes more than are left is not begun. Null, the default: as many as they
 *     take
 * @param replay the replay memory
 * @param holdOutCapacity held-out examples kept per domain; default 200
 * @param significance an arm wins only if the paired test's p-value is at most this; default 0.5.
 *     From 0.5 on, where a change costs no more than it gains, fine-tuning on few labels need only
 *     be no worse
 * @param currentWeight what the experience's own hold-outs count together in the judging, 0..1,
 *     against all others; default 0.5. Null in specs that were written before there was a choice:
 *     each hold-out counts alike
 * @param forgettingLimit largest loss of accuracy on any earlier domain, 0..1; default 0.05
 * @param clipNorm largest global norm of the gradient; default 1
 * @param coralWeight weight of the CORAL loss against the classification loss; default 1
 * @param alignmentWeights weights of other alignment losses against the classification loss; of one
 *     that is absent, {@link AlignmentLoss#usualWeight}
 * @param retentionWeights weights of what keeps an arm from forgetting against the classification
 *     loss; default 0.2 for {@link Retention#DER}; of one that is absent, {@link
 *     Retention#usualWeight}
 * @param normalisationPrior rows that the source's statistics count as when a target domain's are
 *     re-estimated; default 32
 * @param augmentation whether images and spectrograms are moved and scaled a little at random when
 *     they are trained on; default true
 */
public record AdaptationPolicy(
    List<Arm> arms,
    Optimizer optimizer,
    @Nullable Double settlingRows,
    Schedule schedule,
    int batch,
    int steps,
    @Nullable Integer stepBudget,
    Replay replay,
    int holdOutCapacity,
    double significance,
    @Nullable Double currentWeight,
    double forgettingLimit,
    double clipNorm,
    double coralWeight,
    Map<AlignmentLoss, Double> alignmentWeights,
    Map<Retention, Double> retentionWeights,
    double normalisationPrior,
    boolean augmentation) {
  private static final double SETTLING_ROWS = 20_000;
  private static final Interval SETTLING = Interval.closed(1, 1e15);
  private static final int MAX_BATCH = 65_536;
  private static final int MAX_STEPS = 10_000_000;
  private static final int MAX_BUDGET = 1_000_000_000;
  private static final int MAX_CAPACITY = 1_000_000;
  private static final Interval SHARE = Interval.closed(0, 1);
  private static final Interval CLIP_NORM = Interval.above(0, 1e6);
  private static final Interval PRIOR = Interval.closed(0, 1e9);

  public static final AdaptationPolicy DEFAULT =
      new AdaptationPolicy(
          Arm.DEFAULTS,
          Optimizer.DEFAULT,
          SETTLING_ROWS,
          Schedule.LINEAR,
          32,
          150,
          null,
          Replay.DEFAULT,
          200,
          0.5,
          0.5,
          0.05,
          1,
          1,
          Map.of(),
          Map.of(Retention.DER, 0.2),
          32,
          true);

  public AdaptationPolicy {
    arms = List.copyOf(arms);
    if (arms.isEmpty()
        || !arms.get(0).equals(Arm.NOTHING)
        || Set.copyOf(arms).size() != arms.size()) {
      throw new InvalidFormatException(
          "adaptation.arms: %s must begin with nothing and name no arm twice"
              .formatted(arms.stream().map(Arm::key).toList()));
    }
    if (settlingRows != null) {
      SETTLING.require("adaptation.settlingRows", settlingRows);
    }
    Ranges.require("adaptation.batch", batch, 1, MAX_BATCH);
    Ranges.require("adaptation.steps", steps, 1, MAX_STEPS);
    if (stepBudget != null) {
      Ranges.require("adaptation.stepBudget", stepBudget, 1, MAX_BUDGET);
      if (stepBudget < steps) {
        throw new InvalidFormatException(
            "adaptation.stepBudget: %d is below adaptation.steps, %d, which an arm takes at least"
                .formatted(stepBudget, steps));
      }
    }
    Ranges.require("adaptation.holdOutCapacity", holdOutCapacity, 1, MAX_CAPACITY);
    SHARE.require("adaptation.significance", significance);
    if (currentWeight != null) {
      SHARE.require("adaptation.currentWeight", currentWeight);
    }
    SHARE.require("adaptation.forgettingLimit", forgettingLimit);
    CLIP_NORM.require("adaptation.clipNorm", clipNorm);
    LossWeights.RANGE.require("adaptation.coralWeight", coralWeight);
    alignmentWeights = Map.copyOf(alignmentWeights);
    alignmentWeights.forEach(
        (loss, weight) ->
            LossWeights.RANGE.require("adaptation.alignmentWeights." + loss.key(), weight));
    if (alignmentWeights.containsKey(AlignmentLoss.CORAL)) {
      throw new InvalidFormatException(
          "adaptation.alignmentWeights: the weight of coral is adaptation.coralWeight");
    }
    retentionWeights = Map.copyOf(retentionWeights);
    retentionWeights.forEach(
        (retention, weight) -> {
          if (!retention.weighed()) {
            throw new InvalidFormatException(
                "adaptation.retentionWeights.%s: it bounds steps and has no weight, found %s"
                    .formatted(retention.key(), weight));
          }
          LossWeights.RANGE.require("adaptation.retentionWeights." + retention.key(), weight);
        });
    PRIOR.require("adaptation.normalisationPrior", normalisationPrior);
  }

  /**
   * The learning rate with which a round of fine-tuning begins: η / √(1 + rows / settlingRows). The
   * more a model has learnt, the less one more round may change it.
   *
   * @param rows labelled train rows before the round
   */
  public double learningRateAfter(long rows) {
    return settlingRows == null
        ? optimizer.learningRate()
        : optimizer.learningRate() / Math.sqrt(1 + rows / settlingRows);
  }

  /** Weight of an alignment loss against the classification loss. */
  public double weightOf(AlignmentLoss loss) {
    return loss == AlignmentLoss.CORAL
        ? coralWeight
        : alignmentWeights.getOrDefault(loss, loss.usualWeight());
  }

  /** Weight of what keeps an arm from forgetting against the classification loss. */
  public double weightOf(Retention retention) {
    return retentionWeights.getOrDefault(retention, retention.usualWeight());
  }

  /** All that some arm adds against forgetting. */
  public Set<Retention> retentions() {
    return arms.stream()
        .flatMap(arm -> arm.retentions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * How weights move.
   *
   * @param kind the method; default adamw
   * @param learningRate default 0.005 for adamw, 0.01 for sgd
   * @param weightDecay decoupled for adamw, default 0.3; L2 for sgd, default 0.0001
   * @param momentum of sgd; default 0.9
   * @param beta1 decay of adamw's first moment; default 0.9
   * @param beta2 decay of adamw's second moment; default 0.999
   * @param epsilon added to adamw's denominator; default 1e-8
   */
  public record Optimizer(
      Kind kind,
      double learningRate,
      double weightDecay,
      double momentum,
      double beta1,
      double beta2,
      double epsilon) {
    private static final Interval DECAY = Interval.below(0, 1);
    private static final Interval LEARNING_RATE = Interval.above(0, 10);
    private static final Interval EPSILON = Interval.above(0, 1);

    public static final Optimizer DEFAULT =
        new Optimizer(Kind.ADAMW, 0.005, 0.3, 0.9, 0.9, 0.999, 1e-8);

    private static final Optimizer DEFAULT_SGD =
        new Optimizer(Kind.SGD, 0.01, 1e-4, 0.9, 0.9, 0.999, 1e-8);

    /** The methods. */
    public enum Kind {
      ADAMW,
      SGD
    }

    public Optimizer {
      LEARNING_RATE.require("adaptation.optimizer.learningRate", learningRate);
      SHARE.require("adaptation.optimizer.weightDecay", weightDecay);
      DECAY.require("adaptation.optimizer.momentum", momentum);
      DECAY.require("adaptation.optimizer.beta1", beta1);
      DECAY.require("adaptation.optimizer.beta2", beta2);
      EPSILON.require("adaptation.optimizer.epsilon", epsilon);
    }

    /** The same without weight decay. */
    public Optimizer withoutDecay() {
      return new Optimizer(kind, learningRate, 0, momentum, beta1, beta2, epsilon);
    }

    static Optimizer fromJson(JsonFields fields) {
      Kind kind = Keys.read(fields, "name", Kind.class, DEFAULT.kind);
      Optimizer usual =
          switch (kind) {
            case ADAMW -> DEFAULT;
            case SGD -> DEFAULT_SGD;
          };
      Optimizer optimizer =
          new Optimizer(
              kind,
              fields.number("learningRate", LEARNING_RATE, usual.learningRate),
              fields.number("weightDecay", SHARE, usual.weightDecay),
              fields.number("momentum", DECAY, usual.momentum),
              fields.number("beta1", DECAY, usual.beta1),
              fields.number("beta2", DECAY, usual.beta2),
              fields.number("epsilon", EPSILON, usual.epsilon));
      fields.refuseUnknown();
      return optimizer;
    }

    Json toJson() {
      return Json.object()
          .with("name", Keys.key(kind))
          .with("learningRate", learningRate)
          .with("weightDecay", weightDecay)
          .with("momentum", momentum)
          .with("beta1", beta1)
          .with("beta2", beta2)
          .with("epsilon", epsilon);
    }
  }

  /**
   * The memory of earlier examples.
   *
   * @param capacity examples kept; default 3000
   * @param policy who stays; default class-balanced
   * @param share share of each batch that comes from the memory, 0..1; default 0.5
   */
  public record Replay(int capacity, Policy policy, double share) {
    public static final Replay DEFAULT = new Replay(3000, Policy.CLASS_BALANCED, 0.5);

    /** Who stays when the memory is full. */
    public enum Policy {
      /** Every example seen has the same chance. */
      RESERVOIR,
      /** The largest class gives way. */
      CLASS_BALANCED,
      /** Equally many of each class, those whose mean feature is nearest to that of all. */
      HERDING
    }

    public Replay {
      Ranges.require("adaptation.replay.capacity", capacity, 0, MAX_CAPACITY);
      SHARE.require("adaptation.replay.share", share);
    }

    static Replay fromJson(JsonFields fields) {
      Replay replay =
          new Replay(
              fields.intValue("capacity", 0, MAX_CAPACITY, DEFAULT.capacity),
              Keys.read(fields, "policy", Policy.class, DEFAULT.policy),
              fields.number("share", SHARE, DEFAULT.share));
      fields.refuseUnknown();
      return replay;
    }

    Json toJson() {
      return Json.object()
          .with("capacity", capacity)
          .with("policy", Keys.key(policy))
          .with("share", share);
    }
  }

  /**
   * Reads a policy.
   *
   * @param blob whether it is a blob's, which spells out every key that there was when it was
   *     written; else what is missing has its default
   */
  static AdaptationPolicy fromJson(JsonFields fields, boolean blob) {
    Double absentCurrentWeight = blob ? null : DEFAULT.currentWeight;
    Double absentSettlingRows = blob ? null : DEFAULT.settlingRows;
    Map<Retention, Double> absentRetentionWeights = blob ? Map.of() : DEFAULT.retentionWeights;
    AdaptationPolicy policy =
        new AdaptationPolicy(
            fields.has("arms")
                ? fields.strings("arms").stream().map(Arm::of).toList()
                : DEFAULT.arms,
            fields.has("optimizer")
                ? Optimizer.fromJson(fields.fields("optimizer"))
                : DEFAULT.optimizer,
            fields.has("settlingRows")
                ? Double.valueOf(fields.number("settlingRows", SETTLING, 1))
                : absentSettlingRows,
            Keys.read(fields, "schedule", Schedule.class, DEFAULT.schedule),
            fields.intValue("batch", 1, MAX_BATCH, DEFAULT.batch),
            fields.intValue("steps", 1, MAX_STEPS, DEFAULT.steps),
            fields.has("stepBudget")
                ? Integer.valueOf(fields.intValue("stepBudget", 1, MAX_BUDGET, 1))
                : DEFAULT.stepBudget,
            fields.has("replay") ? Replay.fromJson(fields.fields("replay")) : DEFAULT.replay,
            fields.intValue("holdOutCapacity", 1, MAX_CAPACITY, DEFAULT.holdOutCapacity),
            fields.number("significance", SHARE, DEFAULT.significance),
            fields.has("currentWeight")
                ? Double.valueOf(fields.number("currentWeight", SHARE, 0))
                : absentCurrentWeight,
            fields.number("forgettingLimit", SHARE, DEFAULT.forgettingLimit),
            fields.number("clipNorm", CLIP_NORM, DEFAULT.clipNorm),
            fields.number("coralWeight", LossWeights.RANGE, DEFAULT.coralWeight),
            fields.has("alignmentWeights")
                ? LossWeights.ofAlignment(fields.fields("alignmentWeights"))
                : DEFAULT.alignmentWeights,
            fields.has("retentionWeights")
                ? LossWeights.ofRetention(fields.fields("retentionWeights"), absentRetentionWeights)
                : absentRetentionWeights,
            fields.number("normalisationPrior", PRIOR, DEFAULT.normalisationPrior),
            fields.bool("augmentation", DEFAULT.augmentation));
    fields.refuseUnknown();
    return policy;
  }

  Json toJson() {
    Json.Obj json =
        Json.object()
            .with("arms", Json.strings(arms.stream().map(Arm::key).toList()))
            .with("optimizer", optimizer.toJson())
            .with("batch", batch)
            .with("steps", steps)
            .with("replay", replay.toJson())
            .with("holdOutCapacity", holdOutCapacity)
            .with("significance", significance)
            .with("forgettingLimit", forgettingLimit)
            .with("clipNorm", clipNorm)
            .with("coralWeight", coralWeight)
            .with("normalisationPrior", normalisationPrior);
    if (currentWeight != null) {
      json = json.with("currentWeight", currentWeight);
    }
    if (settlingRows != null) {
      json = json.with("settlingRows", settlingRows);
    }
    if (schedule != DEFAULT.schedule) {
      json = json.with("schedule", Keys.key(schedule));
    }
    if (stepBudget != null) {
      json = json.with("stepBudget", stepBudget);
    }
    if (!augmentation) {
      json = json.with("augmentation", false);
    }
    if (!alignmentWeights.isEmpty()) {
      json =
          json.with("alignmentWeights", LossWeights.toJson(alignmentWeights, AlignmentLoss::key));
    }
    return retentionWeights.isEmpty()
        ? json
        : json.with("retentionWeights", LossWeights.toJson(retentionWeights, Retention::key));
  }
}
