package io.acclimate.cli.models;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.files.SourceData;
import io.acclimate.cli.files.SourceFile;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.model.ModelDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "source-stats",
    header = "Write statistics of source data that may not be kept itself.",
    description = {
      "",
      "Run it where the data is. It needs no running Acclimate, and writes no row: mean and variance"
          + " of each input, its smallest and largest value and up to 63 quantiles (of no more than"
          + " 4,000 inputs, and of none before a backbone), mean and covariance of the features that"
          + " the last layer sees, and how many rows there were.",
      "",
      "An import of the same weights takes the file as --source-stats, with the same --normalise;"
          + " rounds then normalise by it, drift is watched against it, and the arms"
          + " fine-tuning+coral and fine-tuning+moments align to it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models source-stats --weights w.safetensors --spec net.yaml"
          + " --source-data train.csv --out stats.safetensors",
      "  ./acclimate models import --weights w.safetensors --spec net.yaml"
          + " --source-stats stats.safetensors"
    })
final class SourceStatsCommand implements Callable<Integer> {
  @Mixin private WeightsOptions model;

  @Option(
      names = "--source-data",
      paramLabel = "[DOMAIN=]FILE",
      arity = "1..*",
      required = true,
      converter = SourceFile.Converter.class,
      description = "Rows of the source, svmlight or CSV, taken together.")
  private List<SourceFile> data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Safetensors file to write; one that is there is written over.")
  private Path out;

  @Option(
      names = "--without-profiles",
      description =
          "Leave out smallest and largest values and quantiles: drift is then watched from the"
              + " first version on that a round makes.")
  private boolean withoutProfiles;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    ModelDefinition definition = model.definition();
    Pack rows = SourceData.read(data, definition.spec());
    SourceStatistics whole = model.adoption(definition).statisticsOf(rows);
    SourceStatistics statistics = withoutProfiles ? whole.withoutProfiles() : whole;
    try {
      Files.write(out, statistics.toBytes());
    } catch (NoSuchFileException e) {
      throw new CommandFailed("--out " + out + ": there is no such folder", e);
    } catch (IOException e) {
      throw new CommandFailed("--out " + out + " cannot be written: " + e, e);
    }
    output.result(
        "%s: statistics of %d rows".formatted(out, statistics.count()),
        Row.empty()
            .with("file", out.toString())
            .with("rows", statistics.count())
            .with("features", statistics.featureCovariance().shape().get(0)));
    return ExitCode.OK;
  }
}
