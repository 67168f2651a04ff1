package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.model.Arm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods that can be measured on streams, by name. */
final class StreamMethods {
  private static final Map<String, StreamMethod> USUAL = new LinkedHashMap<>();

  static {
    for (StreamMethod method :
        List.of(
            new NoChange(),
            new Frozen(),
            new SlidingWindow("sliding-window", true),
            new SlidingWindow("sliding-window-plain", false),
            new StreamByRounds("normalisation", Arm.NORMALISATION),
            new StreamByRounds("fine-tuning", Arm.FINE_TUNING),
            StreamByRounds.auto())) {
      USUAL.put(method.key(), method);
    }
  }

  private StreamMethods() {}

  /** What is measured if nobody says otherwise. */
  static List<String> usual() {
    return List.copyOf(USUAL.keySet());
  }

  /**
   * A usual method, or an arm by its key.
   *
   * @throws InvalidFormatException if it is neither
   */
  static StreamMethod named(String key) {
    StreamMethod usual = USUAL.get(key);
    if (usual != null) {
      return usual;
    }
    try {
      return new StreamByRounds(key, Arm.of(key));
    } catch (InvalidFormatException noArm) {
      throw new InvalidFormatException(
          "method: '%s' is none of %s and no arm: %s"
              .formatted(key, USUAL.keySet(), noArm.getMessage()));
    }
  }
}
