package io.acclimate.load.faults;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.load.drivers.DurationText;
import io.acclimate.load.drivers.Ledger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: accounts for what {@code events --ledger} sent. */
@Command(
    name = "verify",
    header = "Account for every event of a ledger by what is committed in the topics.",
    description = {
      "",
      "Reads each topic read_committed from offset 0, closes the model's open experience, and"
          + " checks that each event is exactly one example, a dropped repeat or a dead letter, that"
          + " experiences have no gaps and no overlaps, that each was completed once, that the"
          + " journal decides each command once, and that updates, registry and inference service"
          + " name the same champion.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  ./acclimate load events --model gas-sensors --ledger sent.tsv --repeats 0.1 --poison 0.05",
      "  ./acclimate load verify --model gas-sensors sent.tsv"
    })
public final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The ledger.")
  private Path ledger;

  @Option(names = "--model", paramLabel = "NAME", required = true, description = "Which model.")
  private String model;

  @Option(
      names = "--inference",
      paramLabel = "URL",
      description = "Base address of an inference service that must serve the champion.")
  private @Nullable URI inference;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = DurationText.class,
      description = "For what is under way. Default: ${DEFAULT-VALUE}.")
  private Duration limit;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws InterruptedException {
    Connection connected = connection.connect().requireBroker();
    Verification verification =
        new Verifier(connected.edge(), connected.schemas(), model, inference)
            .verify(Ledger.read(ledger), limit);
    Row row = Row.empty();
    for (Map.Entry<String, Long> count : verification.counts().entrySet()) {
      row = row.with(count.getKey(), count.getValue());
    }
    List<String> complaints = verification.complaints();
    output.details(
        row,
        List.of(
            new OutputOptions.Block(
                "complaints",
                complaints.stream().map(text -> Row.empty().with("complaint", text)).toList(),
                List.of("complaint"))));
    return complaints.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
