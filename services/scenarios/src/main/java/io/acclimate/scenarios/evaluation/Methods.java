package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.Arm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The methods that can be measured, by name. */
public final class Methods {
  private static final List<String> USUAL =
      usual(Environment.cpu()).stream().map(Method::key).toList();

  private Methods() {}

  private static List<Method> usual(Environment environment) {
    return List.of(
        new ByRounds("no-adaptation", Arm.NOTHING, environment),
        new ByRounds("normalisation", Arm.NORMALISATION, environment),
        new ByRounds("fine-tuning", Arm.FINE_TUNING, environment),
        new FromScratchOnLabels(environment),
        ByRounds.auto(environment),
        new TargetOnly(environment));
  }

  /** What is measured if nobody says otherwise. */
  public static List<String> usual() {
    return USUAL;
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
   * @param environment where it trains
   * @throws InvalidFormatException if it is neither
   */
  static Method named(String key, Environment environment) {
    return usual(environment).stream()
        .filter(method -> method.key().equals(key))
        .findFirst()
        .orElseGet(() -> arm(key, environment));
  }

  private static Method arm(String key, Environment environment) {
    try {
      return new ByRounds(key, Arm.of(key), environment);
    } catch (InvalidFormatException noArm) {
      throw new InvalidFormatException(
          "method: '%s' is none of %s and no arm: %s".formatted(key, USUAL, noArm.getMessage()));
    }
  }
}
