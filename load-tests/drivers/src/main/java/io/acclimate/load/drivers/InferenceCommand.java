package io.acclimate.load.drivers;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.core.model.ModelSpec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inference}: load for the inference-service. */
@Command(
    name = "inference",
    header = "Ask for predictions on a schedule that waits for nobody.",
    description = {
      "",
      "Requests of the Open Inference Protocol v2 over HTTP, one made-up row each. Latency is the"
          + " time from when a request was due until its answer was there; at most 500 are under"
          + " way at once, and one that had to wait for that counts with its wait.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load inference --model gas-sensors --rate 200 --duration 30s",
      "  ./acclimate load inference --model gas-sensors --url http://127.0.0.1:8090 -o json"
    })
public final class InferenceCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

  @Option(names = "--model", paramLabel = "NAME", required = true, description = "Which model.")
  private String model;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Base address of the inference service. Default: that of the registry service.")
  private @Nullable URI url;

  @Mixin private LoadOptions load;
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Connection connected = connection.connect();
    Schedule schedule = load.schedule();
    URI server = url == null ? connected.edge().registryUrl() : url;
    load.requireAllowed(server);
    ModelSpec spec =
        ModelSpec.parse(connected.blobs().get(connected.registry().model(model).specDigest()));
    InferenceLoad requests =
        new InferenceLoad(
            server, LoadTarget.of(spec), schedule, load.seed(), load.run("inference"));
    LoadReport report = CleanStop.during(STOP_WITHIN, requests::run);
    output.result(report.sentence(), report.row());
    return report.sent() == report.answered() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
