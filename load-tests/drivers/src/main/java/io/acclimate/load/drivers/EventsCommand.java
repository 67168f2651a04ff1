package io.acclimate.load.drivers;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.EventSender;
import io.acclimate.core.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code events}: load for the event-processor. */
@Command(
    name = "events",
    header = "Send labelled events on a schedule that waits for nobody.",
    description = {
      "",
      "Made-up rows of the model's shape, each with the class that its centre belongs to. Latency"
          + " is the time from when an event was due until all replicas had acknowledged it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load events --model gas-sensors --rate 500 --duration 30s",
      "  ./acclimate load events --model gas-sensors --rate 200 --burst 50 -o json"
    })
public final class EventsCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofMinutes(3);

  @Option(names = "--model", paramLabel = "NAME", required = true, description = "Which model.")
  private String model;

  @Option(
      names = "--repeats",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of sends that repeat an earlier event. Default: ${DEFAULT-VALUE}.")
  private double repeats;

  @Option(
      names = "--poison",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of events with an unknown label. Default: ${DEFAULT-VALUE}.")
  private double poison;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Write what was sent, for ./acclimate load verify.")
  private @Nullable Path ledger;

  @Mixin private LoadOptions load;
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Connection connected = connection.connect();
    Schedule schedule = load.schedule();
    for (String server : servers(connected)) {
      load.requireAllowed(server.substring(0, server.lastIndexOf(':')));
    }
    load.requireAllowed(connected.edge().schemaRegistry().url());
    connected.requireBroker();
    ModelSpec spec =
        ModelSpec.parse(connected.blobs().get(connected.registry().model(model).specDigest()));
    EventLoad.Mixture mixture = new EventLoad.Mixture(repeats, poison);
    LoadReport report =
        CleanStop.during(STOP_WITHIN, () -> run(connected, LoadTarget.of(spec), schedule, mixture));
    output.result(report.sentence(), report.row());
    return report.sent() == report.answered() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private LoadReport run(
      Connection connected, LoadTarget target, Schedule schedule, EventLoad.Mixture mixture)
      throws InterruptedException {
    String run = load.run("events");
    try (EventSender sender =
        new EventSender(connected.edge(), connected.schemas(), connected.clientId())) {
      if (ledger == null) {
        return new EventLoad(target, schedule, mixture, load.seed(), run, event -> {}).run(sender);
      }
      try (Ledger book = Ledger.create(ledger)) {
        return new EventLoad(target, schedule, mixture, load.seed(), run, book::write).run(sender);
      }
    }
  }

  private static String[] servers(Connection connected) {
    return connected.edge().kafka().getOrDefault("bootstrap.servers", "").split(",");
  }
}
