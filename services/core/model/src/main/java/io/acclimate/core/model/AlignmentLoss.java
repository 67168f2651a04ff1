package io.acclimate.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A loss that rows of a target domain take part in, as specs name it. */
public enum AlignmentLoss {
  /** Deep CORAL: covariances of source and target features. */
  CORAL("coral", 1),
  /** Multi-kernel maximum mean discrepancy of source and target features. */
  MMD("mmd", 1),
  /** Domain-adversarial training. */
  DANN("dann", 1),
  /** Conditional domain-adversarial training with entropy conditioning. */
  CDAN("cdan", 1),
  /** Minimum class confusion of the target's answers. */
  MCC("mcc", 1),
  /** Information maximisation of the target's answers. */
  INFORMATION_MAXIMISATION("im", 1),
  /** Entropy minimisation of the target's answers. */
  ENTROPY("entropy", 0.1),
  /** Mean and covariance of the target's features against the source's stored ones. */
  MOMENTS("moments", 1),
  /** Joint adaptation: maximum mean discrepancy of features and answers together. */
  JAN("jan", 1),
  /** Margin disparity discrepancy, with an auxiliary head. */
  MDD("mdd", 0.1),
  /** Optimal transport of labelled source rows to target rows, by features and answers. */
  DEEP_JDOT("deepjdot", 0.01),
  /** Contrastive semantic alignment of labelled rows of source and experience. */
  CCSA("ccsa", 0.1),
  /** Batch spectral shrinkage of the target's features. */
  BSS("bss", 0.02);

  private static final List<String> KEYS = Arrays.stream(values()).map(AlignmentLoss::key).toList();

  private final String key;
  private final double usualWeight;

  AlignmentLoss(String key, double usualWeight) {
    this.key = key;
    this.usualWeight = usualWeight;
  }

  /** As specs and reports spell it. */
  public String key() {
    return key;
  }

  /** Weight against the classification loss where a spec names none. */
  public double usualWeight() {
    return usualWeight;
  }

  /** The loss that is spelt so. */
  static Optional<AlignmentLoss> find(String key) {
    return Arrays.stream(values()).filter(loss -> loss.key.equals(key)).findFirst();
  }

  /** All keys, in order. */
  public static List<String> keys() {
    return KEYS;
  }
}
