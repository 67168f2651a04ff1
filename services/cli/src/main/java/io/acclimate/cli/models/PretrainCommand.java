package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.files.DefinitionFile;
import io.acclimate.cli.files.SourceData;
import io.acclimate.cli.files.SourceFile;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.model.ModelDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains version 1 here and registers it. */
@Command(
    name = "pretrain",
    header = "Train version 1 of a model on a source domain, and register it.",
    description = {
      "",
      "Rows are CSV with the label last, or svmlight (class i:value …, indices from 1), gzipped or"
          + " not. A share of them is held out, by a hash, to say how good version 1 is; a sample"
          + " stays with the model, so that later rounds know what must not be forgotten.",
      "",
      "Where the source has several domains, name them: a model that saw each of them normalised by"
          + " itself takes better to another that is. Not where their classes come in other shares"
          + " than elsewhere.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate pretrain --spec net.yaml --data batch1.dat.gz",
      "  ./acclimate pretrain --spec net.yaml --data january.csv february.csv -o json",
      "  ./acclimate pretrain --spec net.yaml --data theo=theo.csv yweweler=yweweler.csv",
      "",
      "models import --help shows a spec."
    })
public final class PretrainCommand implements Callable<Integer> {
  @Option(
      names = "--spec",
      paramLabel = "FILE",
      required = true,
      description = "YAML file with spec and network.")
  private Path spec;

  @Option(
      names = "--data",
      paramLabel = "[DOMAIN=]FILE",
      required = true,
      arity = "1..*",
      converter = SourceFile.Converter.class,
      description =
          "Labelled rows of the source: of the spec's source domain, or of one that is named, such"
              + " as a speaker. Inputs are normalised by domain. ./FILE if = is part of its name.")
  private List<SourceFile> data;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Passes over the rows at most; it stops early. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    ModelDefinition definition = DefinitionFile.read(spec);
    Pack source = SourceData.read(data, definition.spec());
    Registrar registrar = new Registrar(connection.connect(), definition.spec());
    EpochPolicy policy = new EpochPolicy(epochs, EpochPolicy.DEFAULT.patience());
    InitialModel initial =
        new Pretraining(Environment.cpu(), policy).train(definition, source, () -> false);
    registrar.register(initial, "pretrained on " + SourceData.rowsByDomain(source), output);
    return ExitCode.OK;
  }
}
