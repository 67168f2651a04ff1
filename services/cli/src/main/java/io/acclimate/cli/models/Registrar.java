package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.client.CommandResult;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import java.util.Locale;

/** Registers version 1 of a model, all or nothing: blobs first, then one command. */
final class Registrar {
  private final Connection connection;
  private final ModelSpec spec;

  /** Refuses early, before any work, what could not be registered later. */
  Registrar(Connection connection, ModelSpec spec) {
    this.connection = connection.requireBroker();
    this.spec = spec;
    if (connection.registry().findModel(spec.model()).isPresent()) {
      throw new CommandFailed(
          "there is a model "
              + spec.model()
              + " already; names are for ever, choose another in the spec's key model");
    }
  }

  void register(InitialModel initial, String description, OutputOptions output) {
    FirstVersion first = FirstVersion.of(spec, initial, description);
    try (Registration registration =
        new Registration(connection.edge(), connection.schemas(), connection.clientId())) {
      CommandResult result = registration.register(first);
      output.result(sentence(initial), row(initial, result));
    }
  }

  private String sentence(InitialModel initial) {
    InitialModel.Metrics metrics = initial.metrics();
    String registered = "%s version 1 registered".formatted(spec.model());
    return metrics.holdOutExamples() == 0
        ? registered
        : String.format(
            Locale.ROOT,
            "%s: accuracy %.3f on %d held-out rows",
            registered,
            metrics.holdOutAccuracy(),
            metrics.holdOutExamples());
  }

  private Row row(InitialModel initial, CommandResult result) {
    InitialModel.Metrics metrics = initial.metrics();
    boolean measured = metrics.holdOutExamples() > 0;
    return Row.empty()
        .with("model", spec.model())
        .with("version", result.version())
        .with("serving", initial.serving().hex())
        .with("position", result.position())
        .with("sizeBytes", initial.sizeBytes())
        .with("trainExamples", metrics.trainExamples())
        .with("holdOutExamples", metrics.holdOutExamples())
        .with("epochs", metrics.epochs())
        .with("holdOutAccuracy", measured ? metrics.holdOutAccuracy() : null);
  }
}
