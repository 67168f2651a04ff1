package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.Retention;
import io.acclimate.core.model.Tuning;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The methods that can be measured, by name. */
public final class Methods {
  private static final List<String> USUAL =
      usual(Environment.cpu()).stream().map(Method::key).toList();

  private static final List<Tuning> TUNINGS =
      List.of(
          Tuning.HEAD_ONLY,
          new Tuning.LastLayers(2),
          new Tuning.ProbeFirst(),
          new Tuning.Discriminative(),
          new Tuning.LowRank());

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

  /**
   * Some methods, the arms that auto tries, each base of an arm, and fine-tuning with each loss,
   * each way to keep from forgetting and each part of the network.
   */
  public static List<String> withEveryArm(List<String> methods) {
    Stream<Arm> bases =
        Arrays.stream(Arm.Base.values())
            .filter(base -> base != Arm.Base.NOTHING)
            .map(base -> new Arm(base, List.of()));
    Stream<Arm> losses =
        Arrays.stream(AlignmentLoss.values())
            .map(loss -> new Arm(Arm.Base.FINE_TUNING, List.of(loss)));
    Stream<Arm> retentions =
        Arrays.stream(Retention.values())
            .map(retention -> new Arm(Arm.Base.FINE_TUNING, List.of(), List.of(retention)));
    Stream<Arm> tunings =
        TUNINGS.stream().map(tuning -> new Arm(Arm.Base.FINE_TUNING, List.of(), List.of(), tuning));
    Stream<Arm> tried = Arm.DEFAULTS.stream().filter(arm -> !arm.equals(Arm.NOTHING));
    return Stream.concat(
            methods.stream(),
            Stream.of(tried, bases, losses, retentions, tunings)
                .flatMap(arms -> arms)
                .map(Arm::key))
        .distinct()
        .toList();
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
