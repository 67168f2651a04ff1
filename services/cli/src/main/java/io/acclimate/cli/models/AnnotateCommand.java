package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.Notes;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.RegistryClient.Written;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "annotate",
    header = "Describe or tag a model or one of its versions.",
    description = {
      "",
      "Tags are keys and values for people and programs; nothing here reads them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models annotate gas-sensors --description 'Sensors of plant 2'",
      "  ./acclimate models annotate gas-sensors 7 --tag approved-by=ann --untag draft"
    })
final class AnnotateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      arity = "0..1",
      description = "Number of the version. Default: the model itself.")
  private @Nullable Integer version;

  @Option(names = "--description", paramLabel = "TEXT", description = "The new description.")
  private @Nullable String description;

  @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "Set a tag. May be repeated.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Option(names = "--untag", paramLabel = "KEY", description = "Remove a tag. May be repeated.")
  private Set<String> removed = new LinkedHashSet<>();

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    if (description == null && tags.isEmpty() && removed.isEmpty()) {
      throw new CommandFailed("nothing to write: give --description, --tag or --untag");
    }
    RegistryClient registry = connection.connect().registry();
    Notes notes = new Notes(description, tags, removed);
    Written written =
        version == null ? registry.annotate(name, notes) : registry.annotate(name, version, notes);
    output.result(name + ": " + written.detail(), ModelRows.written(name, written));
    return ExitCode.OK;
  }
}
