package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.Arm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods that can be measured, by name. */
public final class Methods {
  private static final Map<String, Method> USUAL = new LinkedHashMap<>();

  static {
    for (Method method :
        List.of(
            new ByRounds("no-adaptation", Arm.NOTHING),
            new ByRounds("normalisation", Arm.NORMALISATION),
            new ByRounds("fine-tuning", Arm.FINE_TUNING),
            new FromScratchOnLabels(),
            ByRounds.auto(),
            new TargetOnly())) {
      USUAL.put(method.key(), method);
    }
  }

  private Methods() {}

  /** What is measured if nobody says otherwise. */
  public static List<String> usual() {
    return List.copyOf(USUAL.keySet());
  }

  /** Some methods, and fine-tuning with each loss. */
  public static List<String> withLosses(List<String> methods) {
    List<String> all = new ArrayList<>(methods);
    Arrays.stream(AlignmentLoss.values())
        .map(loss -> new Arm(Arm.Base.FINE_TUNING, List.of(loss)).key())
        .forEach(all::add);
    return all;
  }

  /**
   * A usual method, or an arm by its key.
   *
   * @throws InvalidFormatException if it is neither
   */
  static Method named(String key) {
    Method usual = USUAL.get(key);
    if (usual != null) {
      return usual;
    }
    try {
      return new ByRounds(key, Arm.of(key));
    } catch (InvalidFormatException noArm) {
      throw new InvalidFormatException(
          "method: '%s' is none of %s and no arm: %s"
              .formatted(key, USUAL.keySet(), noArm.getMessage()));
    }
  }
}
