package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.files.DefinitionFile;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.WeightsAdoption;
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
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name weights that were trained elsewhere, and what they are the weights of. */
final class WeightsOptions {
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

  ModelDefinition definition() {
    return DefinitionFile.read(spec);
  }

  /** The weights' file without its folder. */
  Path fileName() {
    return weights.getFileName();
  }

  /** The weights, checked against the network. */
  WeightsAdoption adoption(ModelDefinition definition) {
    SortedMap<String, TensorBytes> tensors =
        checked(weights, () -> WeightsImport.read(weights, definition.network()));
    return new WeightsAdoption(Environment.cpu(), definition, tensors, preprocessing(definition));
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
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Reads a file whose format errors are to name it. */
  static <T> T checked(Path file, Reading<T> reading) {
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
