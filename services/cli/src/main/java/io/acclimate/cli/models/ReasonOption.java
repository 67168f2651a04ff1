package io.acclimate.cli.models;

import picocli.CommandLine.Option;

/** Why somebody changes something. */
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Goes into the model's history.")
  private String text;

  /** Empty if none was given. */
  String text() {
    return text;
  }
}
