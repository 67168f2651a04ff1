package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.files.SourceData;
import io.acclimate.cli.files.SourceFile;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.WeightsAdoption;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.model.ModelDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    header = "Register a model with weights that PyTorch trained.",
    description = {
      "",
      "The weights are a safetensors file by the names of the state dictionary:"
          + " safetensors.torch.save_file(model.state_dict(), 'w.safetensors'). The spec is YAML;"
          + " its key network lists the layers. All of it is checked before anything is sent: the"
          + " model is registered whole or not at all.",
      "",
      "With source data, rounds protect what the model knew. With statistics only, they align to"
          + " them, and forgetting on the source is reported as not checked. With neither, rounds"
          + " fine-tune alone, and drift is watched from the first version on that a round makes.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models import --weights w.safetensors --spec net.yaml --source-data train.csv",
      "  ./acclimate models import --weights w.safetensors --spec net.yaml",
      "",
      "A spec:",
      "  model: gas-sensors",
      "  input: {kind: tensor, shape: [128]}",
      "  classes: [ethanol, ethylene, ammonia]",
      "  sourceDomain: factory",
      "  targetDomain: plant",
      "  network:",
      "    layers:",
      "      - {kind: linear, name: fc1, in: 128, out: 64}",
      "      - {kind: relu}",
      "      - {kind: linear, name: fc2, in: 64, out: 3}"
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin private WeightsOptions model;

  /** At most one of the two. */
  private static final class SourceOptions {
    @Option(
        names = "--source-data",
        paramLabel = "[DOMAIN=]FILE",
        arity = "1..*",
        converter = SourceFile.Converter.class,
        description =
            "Labelled rows of the source, svmlight or CSV: of the spec's source domain, or of one"
                + " that is named.")
    private @Nullable List<SourceFile> data;

    @Option(
        names = "--source-stats",
        paramLabel = "FILE",
        description =
            "Statistics of the source, where its data may not be kept: what models source-stats"
                + " writes.")
    private @Nullable Path statistics;
  }

  @ArgGroup private @Nullable SourceOptions source;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    ModelDefinition definition = model.definition();
    InitialModel initial = initial(model.adoption(definition), definition);
    new Registrar(connection.connect(), definition.spec())
        .register(initial, "imported from " + model.fileName(), output);
    return ExitCode.OK;
  }

  private InitialModel initial(WeightsAdoption adoption, ModelDefinition definition) {
    if (source == null) {
      return adoption.withoutSource();
    }
    Path statistics = source.statistics;
    List<SourceFile> data = source.data;
    if (statistics != null) {
      return WeightsOptions.checked(
          statistics,
          () -> adoption.withStatistics(SourceStatistics.parse(Files.readAllBytes(statistics))));
    }
    return data == null
        ? adoption.withoutSource()
        : adoption.withData(SourceData.read(data, definition.spec()));
  }
}
