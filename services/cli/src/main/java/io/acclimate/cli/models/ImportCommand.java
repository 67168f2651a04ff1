package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.files.DefinitionFile;
import io.acclimate.cli.files.SourceData;
import io.acclimate.cli.files.SourceFile;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.WeightsAdoption;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.WeightsImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
          + " fine-tune alone. Without data, drift is watched from the first version on that a round"
          + " makes.",
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
  @Option(
      names = "--weights",
      paramLabel = "FILE",
      required = true,
      description = "Safetensors file.")
  private Path weights;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      required = true,
      description = "YAML file with spec and network.")
  private Path spec;

  @Option(
      names = "--normalise",
      paramLabel = "FILE",
      description =
          "JSON {\"mean\":[…],\"standardDeviation\":[…]}: what the layers see is (x - mean) / sd,"
              + " x an input, or the features that a backbone makes of it."
              + " Default: x itself.")
  private @Nullable Path normalise;

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
            "Safetensors with input.mean, input.variance, features.covariance and count, where"
                + " source data may not be kept.")
    private @Nullable Path statistics;
  }

  @ArgGroup private @Nullable SourceOptions source;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    ModelDefinition definition = DefinitionFile.read(spec);
    SortedMap<String, TensorBytes> tensors =
        checked(weights, () -> WeightsImport.read(bytes(weights), definition.network()));
    WeightsAdoption adoption =
        new WeightsAdoption(Environment.cpu(), definition, tensors, preprocessing(definition));
    InitialModel initial = initial(adoption, definition);
    new Registrar(connection.connect(), definition.spec())
        .register(initial, "imported from " + weights.getFileName(), output);
    return ExitCode.OK;
  }

  private InitialModel initial(WeightsAdoption adoption, ModelDefinition definition) {
    if (source == null) {
      return adoption.withoutSource();
    }
    Path statistics = source.statistics;
    List<SourceFile> data = source.data;
    if (statistics != null) {
      return checked(
          statistics, () -> adoption.withStatistics(SourceStatistics.parse(bytes(statistics))));
    }
    return data == null
        ? adoption.withoutSource()
        : adoption.withData(SourceData.read(data, definition.spec()));
  }

  private Preprocessing preprocessing(ModelDefinition definition) {
    Path file = normalise;
    if (file == null) {
      return Preprocessing.identity();
    }
    return checked(
        file,
        () -> {
          JsonFields fields = JsonFields.of("", Json.parse(bytes(file)));
          FeatureStatistics statistics =
              new FeatureStatistics(fields.floats("mean"), fields.floats("standardDeviation"));
          fields.refuseUnknown();
          definition.requireNormalises("mean", statistics.mean().size());
          return new Preprocessing(statistics, Map.of());
        });
  }

  /** Reads something. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Reads a file whose format errors are to name it. */
  private static <T> T checked(Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (NoSuchFileException e) {
      throw new CommandFailed(file + ": no such file", e);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + e.getMessage(), e);
    } catch (InvalidFormatException e) {
      throw new CommandFailed(file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(file);
  }
}
