package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.model.Arm;
import java.util.List;

/** The methods that can be measured on streams, by name. */
final class StreamMethods {
  private static final List<String> USUAL =
      usual(Environment.cpu()).stream().map(StreamMethod::key).toList();

  private StreamMethods() {}

  private static List<StreamMethod> usual(Environment environment) {
    return List.of(
        new NoChange(),
        new Frozen(),
        new SlidingWindow("sliding-window", true, environment),
        new SlidingWindow("sliding-window-plain", false, environment),
        new StreamByRounds("normalisation", Arm.NORMALISATION, environment),
        new StreamByRounds("fine-tuning", Arm.FINE_TUNING, environment),
        StreamByRounds.auto(environment));
  }

  /** What is measured if nobody says otherwise. */
  static List<String> usual() {
    return USUAL;
  }

  /**
   * A usual method, or an arm by its key.
   *
   * @param environment where it trains
   * @throws InvalidFormatException if it is neither
   */
  static StreamMethod named(String key, Environment environment) {
    return usual(environment).stream()
        .filter(method -> method.key().equals(key))
        .findFirst()
        .orElseGet(() -> arm(key, environment));
  }

  private static StreamMethod arm(String key, Environment environment) {
    try {
      return new StreamByRounds(key, Arm.of(key), environment);
    } catch (InvalidFormatException noArm) {
      throw new InvalidFormatException(
          "method: '%s' is none of %s and no arm: %s".formatted(key, USUAL, noArm.getMessage()));
    }
  }
}
