package io.acclimate.core.model;

import io.acclimate.core.artifact.InvalidFormatException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A way to adapt in a round. Its key is what it trains, and with a plus before each the losses that
 * it adds, what keeps it from forgetting, and how much of the network it moves: {@code
 * fine-tuning+mcc+distillation+head-only}.
 *
 * @param base what it does to the model
 * @param losses what rows of a target domain add, in the order of {@link AlignmentLoss}; only for
 *     arms that train
 * @param retentions what keeps it from forgetting, in the order of {@link Retention}; only for arms
 *     that train on from the head's weights
 * @param tuning how much of the network it moves; all but {@link Tuning#WHOLE} only for arms that
 *     train on from the head's weights
 */
public record Arm(
    Base base, List<AlignmentLoss> losses, List<Retention> retentions, Tuning tuning) {
  /** Change nothing; always tried, and wins ties but where labels are few. */
  public static final Arm NOTHING = new Arm(Base.NOTHING);

  /** Re-estimate the normalisation of the target domain. */
  public static final Arm NORMALISATION = new Arm(Base.NORMALISATION);

  /** Fine-tune on the experience and the replay memory. */
  public static final Arm FINE_TUNING = new Arm(Base.FINE_TUNING);

  /** Fine-tune near what was, with elastic weight consolidation, and the CORAL loss on top. */
  public static final Arm FINE_TUNING_CORAL_EWC =
      new Arm(Base.FINE_TUNING, List.of(AlignmentLoss.CORAL), List.of(Retention.EWC));

  /** Fine-tune near what was: with dark experience replay and elastic weight consolidation. */
  public static final Arm FINE_TUNING_DER_EWC =
      new Arm(Base.FINE_TUNING, List.of(), List.of(Retention.DER, Retention.EWC));

  /** Train new weights on the whole memory, each domain normalised by itself. */
  public static final Arm RETRAINING = new Arm(Base.RETRAINING);

  /** Train on guesses of the target's labels, with minimum class confusion on top. */
  public static final Arm SELF_TRAINING_MCC = new Arm(Base.SELF_TRAINING, AlignmentLoss.MCC);

  /** What a spec that names no arms gets, in the order tried. */
  public static final List<Arm> DEFAULTS =
      List.of(
          NOTHING,
          NORMALISATION,
          FINE_TUNING_DER_EWC,
          FINE_TUNING_CORAL_EWC,
          RETRAINING,
          SELF_TRAINING_MCC);

  private static final String PLUS = "+";

  /** What an arm does to the model. */
  public enum Base {
    NOTHING,
    NORMALISATION,
    FINE_TUNING,
    RETRAINING,
    SELF_TRAINING,
    NEAREST_CLASS_MEAN,
    LABEL_SHIFT;

    private static final List<String> KEYS = Arrays.stream(values()).map(Base::key).toList();

    private static Optional<Base> find(String key) {
      return Arrays.stream(values()).filter(base -> base.key().equals(key)).findFirst();
    }

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether losses may be added to it. */
    boolean takesLosses() {
      return switch (this) {
        case NOTHING, NORMALISATION, RETRAINING, NEAREST_CLASS_MEAN, LABEL_SHIFT -> false;
        case FINE_TUNING, SELF_TRAINING -> true;
      };
    }

    /** Whether it makes weights of labels, given or guessed. */
    public boolean trains() {
      return switch (this) {
        case NOTHING, NORMALISATION, LABEL_SHIFT -> false;
        case FINE_TUNING, RETRAINING, SELF_TRAINING, NEAREST_CLASS_MEAN -> true;
      };
    }

    /** Whether it trains on from the head's weights. */
    public boolean trainsOn() {
      return switch (this) {
        case NOTHING, NORMALISATION, RETRAINING, NEAREST_CLASS_MEAN, LABEL_SHIFT -> false;
        case FINE_TUNING, SELF_TRAINING -> true;
      };
    }

    /** Whether it sees inputs as an arm before it does that only normalises, if that one won. */
    public boolean seesAsTold() {
      return switch (this) {
        case NOTHING, NORMALISATION, FINE_TUNING, RETRAINING, NEAREST_CLASS_MEAN -> false;
        case SELF_TRAINING, LABEL_SHIFT -> true;
      };
    }
  }

  public Arm {
    losses = losses.stream().sorted().distinct().toList();
    retentions = retentions.stream().sorted().distinct().toList();
    if (!losses.isEmpty() && !base.takesLosses()) {
      throw new InvalidFormatException(
          "arm: %s takes no losses, found %s"
              .formatted(base.key(), losses.stream().map(AlignmentLoss::key).toList()));
    } else if (!retentions.isEmpty() && base != Base.FINE_TUNING) {
      throw new InvalidFormatException(
          "arm: %s does not train on from the head's weights and takes no %s"
              .formatted(base.key(), retentions.stream().map(Retention::key).toList()));
    } else if (retentions.contains(Retention.A_GEM)
        && retentions.stream().anyMatch(Retention::needsReplayedRows)) {
      throw new InvalidFormatException(
          "arm: a-gem takes replayed rows out of the loss and takes none of %s, found %s"
              .formatted(
                  Arrays.stream(Retention.values())
                      .filter(Retention::needsReplayedRows)
                      .map(Retention::key)
                      .toList(),
                  retentions.stream().map(Retention::key).toList()));
    } else if (!tuning.equals(Tuning.WHOLE) && base != Base.FINE_TUNING) {
      throw new InvalidFormatException(
          "arm: %s does not train on from the head's weights and takes no %s"
              .formatted(base.key(), tuning.key()));
    } else if (tuning instanceof Tuning.LowRank
        && retentions.stream().anyMatch(Retention::pullsWeights)) {
      throw new InvalidFormatException(
          "arm: %s moves no weight by itself and takes none of %s, found %s"
              .formatted(
                  tuning.key(),
                  Arrays.stream(Retention.values())
                      .filter(Retention::pullsWeights)
                      .map(Retention::key)
                      .toList(),
                  retentions.stream().map(Retention::key).toList()));
    }
  }

  /** Moves the whole network. */
  public Arm(Base base, List<AlignmentLoss> losses, List<Retention> retentions) {
    this(base, losses, retentions, Tuning.WHOLE);
  }

  /** Moves the whole network, without anything against forgetting. */
  public Arm(Base base, List<AlignmentLoss> losses) {
    this(base, losses, List.of());
  }

  /** Fine-tuning that moves so much of the network. */
  public static Arm fineTuning(Tuning tuning) {
    return new Arm(Base.FINE_TUNING, List.of(), List.of(), tuning);
  }

  private Arm(Base base, AlignmentLoss... losses) {
    this(base, List.of(losses));
  }

  /** Reads a key and refuses what is none. */
  public static Arm of(String key) {
    List<String> parts = List.of(key.split("\\+", -1));
    Base base =
        Base.find(parts.get(0))
            .orElseThrow(
                () ->
                    new InvalidFormatException(
                        "arm: '%s' begins with none of %s".formatted(key, Base.KEYS)));
    List<String> added = parts.subList(1, parts.size());
    for (String part : added) {
      if (AlignmentLoss.find(part).isEmpty()
          && Retention.find(part).isEmpty()
          && Tuning.find(part).isEmpty()) {
        throw new InvalidFormatException(
            "arm: '%s' adds '%s', which is not one of %s, %s or %s"
                .formatted(key, part, AlignmentLoss.keys(), Retention.keys(), Tuning.keys()));
      } else if (Collections.frequency(added, part) > 1) {
        throw new InvalidFormatException("arm: '%s' adds '%s' twice".formatted(key, part));
      }
    }
    List<Tuning> tunings = added.stream().map(Tuning::find).flatMap(Optional::stream).toList();
    if (tunings.size() > 1) {
      throw new InvalidFormatException(
          "arm: '%s' adds %s, of which an arm takes one"
              .formatted(key, tunings.stream().map(Tuning::key).toList()));
    }
    return new Arm(
        base,
        added.stream().map(AlignmentLoss::find).flatMap(Optional::stream).toList(),
        added.stream().map(Retention::find).flatMap(Optional::stream).toList(),
        tunings.isEmpty() ? Tuning.WHOLE : tunings.get(0));
  }

  /** As specs, reports and lineages spell it; additions in one order, however a spec wrote them. */
  public String key() {
    return Stream.of(
            Stream.of(base.key()),
            losses.stream().map(AlignmentLoss::key),
            retentions.stream().map(Retention::key),
            Stream.of(tuning.key()).filter(added -> !added.isEmpty()))
        .flatMap(keys -> keys)
        .collect(Collectors.joining(PLUS));
  }
}
