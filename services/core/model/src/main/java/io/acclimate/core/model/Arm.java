package io.acclimate.core.model;

import io.acclimate.core.artifact.InvalidFormatException;
import java.util.Arrays;
import java.util.List;

/** A way to adapt in a round. */
public enum Arm {
  /** Change nothing; always tried, and wins ties. */
  NOTHING("nothing"),
  /** Re-estimate the normalisation of the target domain. */
  NORMALISATION("normalisation"),
  /** Fine-tune on the experience and the replay memory. */
  FINE_TUNING("fine-tuning"),
  /** Fine-tune with the CORAL alignment loss on top. */
  FINE_TUNING_CORAL("fine-tuning+coral");

  private static final List<String> KEYS = Arrays.stream(values()).map(Arm::key).toList();

  private final String key;

  Arm(String key) {
    this.key = key;
  }

  /** Finds an arm by its key and refuses any other. */
  public static Arm of(String key) {
    int index = KEYS.indexOf(key);
    if (index < 0) {
      throw new InvalidFormatException("arm: '" + key + "' is not one of " + KEYS);
    }
    return values()[index];
  }

  /** As specs, reports and lineages spell it. */
  public String key() {
    return key;
  }
}
