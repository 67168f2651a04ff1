package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Progress;
import io.acclimate.cli.output.Row;
import io.acclimate.cli.verify.Fault;
import io.acclimate.cli.verify.Finding;
import io.acclimate.cli.verify.Verification;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.TrustFromSettings;
import io.acclimate.client.Version;
import io.acclimate.core.artifact.signing.Trust;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    header = "Check every blob and signature of the registry's models.",
    description = {
      "",
      "Reads all that versions and heads name and holds it against its digest: manifests, tensors"
          + " with their types and shapes, lineage, profiles, and of the training what was not"
          + " collected. Signatures of what aliases point at are checked where acclimate.trusted-keys"
          + " names the keys, by --config or in the environment. Exit code 1 if anything is wrong.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models verify",
      "  ./acclimate models verify gas-sensors",
      "  ./acclimate models verify gas-sensors 3 -o json"
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      arity = "0..1",
      description = "Registered name. Default: all models.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      arity = "0..1",
      description = "Number of the version. Default: all that are not deleted.")
  private @Nullable Integer number;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Connection connected = connection.connect();
    RegistryClient registry = connected.registry();
    PrintWriter err = spec.commandLine().getErr();
    Verification verification =
        new Verification(
            connected.largeBlobs(), trust(connected), new Progress(err, InstantSource.system()));
    List<Finding> findings = new ArrayList<>();
    for (Model model : models(registry)) {
      for (Version version : versions(registry, model)) {
        findings.add(verification.version(model, version));
      }
      if (number == null) {
        findings.add(verification.head(model));
      }
    }
    output.rows(
        findings.stream().map(VerifyCommand::row).toList(),
        List.of("model", "version", "blobs", "training", "signature", "state"));
    List<Fault> faults = findings.stream().flatMap(found -> found.faults().stream()).toList();
    faults.forEach(fault -> err.println("error: " + fault.line()));
    err.flush();
    return faults.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static @Nullable Trust trust(Connection connected) {
    return connected.edge().trust().trustedKeys() == null
        ? null
        : TrustFromSettings.of(connected.edge().trust(), InstantSource.system());
  }

  private List<Model> models(RegistryClient registry) {
    if (name == null) {
      return registry.models().models();
    }
    Model model = registry.model(name);
    if (model.state() == Model.State.DELETED) {
      throw new CommandFailed("model " + name + " is deleted");
    }
    return List.of(model);
  }

  private List<Version> versions(RegistryClient registry, Model model) {
    if (number == null) {
      return registry.versions(model.name()).stream()
          .filter(version -> version.standing() != Version.Standing.DELETED)
          .toList();
    }
    Version version = registry.version(model.name(), number);
    if (version.standing() == Version.Standing.DELETED) {
      throw new CommandFailed("version %d of model %s is deleted".formatted(number, model.name()));
    }
    return List.of(version);
  }

  private static String state(int faults) {
    return switch (faults) {
      case 0 -> "ok";
      case 1 -> "1 fault";
      default -> faults + " faults";
    };
  }

  private static Row row(Finding found) {
    return Row.empty()
        .with("model", found.model())
        .with("version", found.part())
        .with("blobs", found.blobs())
        .with("training", found.training())
        .with("signature", found.signatures().isEmpty() ? null : found.signatures())
        .with("state", state(found.faults().size()))
        .with("faults", found.faults().stream().map(Fault::line).toList());
  }
}
