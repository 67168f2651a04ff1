package io.acclimate.registry.mlflow;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a version's files are: {@code mlflow-artifacts:/gas-sensors/versions/3}. */
final class Source {
  private static final Pattern SOURCE =
      Pattern.compile("mlflow-artifacts:/(?<model>[^/]+)/versions/(?<version>[1-9][0-9]{0,8})/?");

  private Source() {}

  static String of(String model, int version) {
    return "mlflow-artifacts:/" + model + "/versions/" + version;
  }

  /** The version of this model that a source names; empty if it names anything else. */
  static OptionalInt version(String model, String source) {
    Matcher matcher = SOURCE.matcher(source);
    return matcher.matches() && matcher.group("model").equals(model)
        ? OptionalInt.of(Integer.parseInt(matcher.group("version")))
        : OptionalInt.empty();
  }
}
