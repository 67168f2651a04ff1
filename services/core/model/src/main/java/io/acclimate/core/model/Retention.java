package io.acclimate.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What keeps a trained arm from forgetting, as specs name it. */
public enum Retention {
  /** Knowledge distillation: replayed rows are answered as the round's first model does. */
  DISTILLATION("distillation", 1),
  /** Learning without forgetting: new rows are answered as the round's first model does, too. */
  LWF("lwf", 1),
  /** Dark experience replay: replayed rows are answered as they were when they came. */
  DER("der", 2),
  /** Online elastic weight consolidation: weights that earlier rounds depend on stay. */
  EWC("ewc", 200),
  /** L2-SP: all weights stay near those that the round begins with. */
  L2_SP("l2-sp", 0.1),
  /** Synaptic intelligence: weights whose way made the loss of earlier rounds smaller stay. */
  SI("si", 10_000),
  /** Averaged gradient episodic memory: no step may make the loss of replayed rows larger. */
  A_GEM("a-gem", 1);

  private static final List<String> KEYS = Arrays.stream(values()).map(Retention::key).toList();

  private final String key;
  private final double usualWeight;

  Retention(String key, double usualWeight) {
    this.key = key;
    this.usualWeight = usualWeight;
  }

  /** As specs and reports spell it. */
  public String key() {
    return key;
  }

  /**
   * Weight against the classification loss where neither a spec nor {@link
   * AdaptationPolicy#DEFAULT} names one, and of blobs that do not.
   */
  public double usualWeight() {
    return usualWeight;
  }

  /** Whether it pulls weights to where they were, in place of weight decay, which pulls to zero. */
  public boolean pullsWeights() {
    return switch (this) {
      case DISTILLATION, LWF, DER, A_GEM -> false;
      case EWC, L2_SP, SI -> true;
    };
  }

  /** Whether its loss is about replayed rows, so that batches of the loss must have some. */
  boolean needsReplayedRows() {
    return switch (this) {
      case DISTILLATION, DER -> true;
      case LWF, EWC, L2_SP, SI, A_GEM -> false;
    };
  }

  /** Whether it counts so much against the classification loss; else it has no weight. */
  boolean weighed() {
    return this != A_GEM;
  }

  /** The one that is spelt so. */
  static Optional<Retention> find(String key) {
    return Arrays.stream(values()).filter(retention -> retention.key.equals(key)).findFirst();
  }

  /** All keys, in order. */
  public static List<String> keys() {
    return KEYS;
  }
}
