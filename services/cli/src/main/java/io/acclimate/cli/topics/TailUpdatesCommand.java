package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.ModelUpdates;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    header = "Print each model's state, then every change as it is published.",
    description = {
      "",
      "Begins with the latest state of every model. A newer epoch replaces an older one; that is all"
          + " a consumer has to know.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate updates tail",
      "  ./acclimate updates tail --model gas-sensors --max 1 -o json"
    })
final class TailUpdatesCommand implements Callable<Integer> {
  private static final long LOOK_EVERY_MILLIS = 200;

  @Option(names = "--model", paramLabel = "NAME", description = "This model only.")
  private @Nullable String model;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop after so many. Default: go on until Ctrl-C.")
  private long max;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws InterruptedException {
    Connection connected = connection.connect().requireBroker();
    Count count = new Count(max);
    CountDownLatch enough = new CountDownLatch(1);
    try (ModelUpdates updates =
        new ModelUpdates(
            connected.edge(),
            connected.schemas(),
            connected.clientId(),
            update -> {
              boolean wanted = model == null || TopicCodec.isAbout(update, model);
              if (wanted && enough.getCount() > 0) {
                output.line(TopicCodec.update(update));
                if (!count.wantsMore()) {
                  enough.countDown();
                }
              }
            })) {
      updates.start();
      while (!enough.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (updates.failure().isPresent()) {
          throw updates.failure().get();
        }
      }
    }
    return ExitCode.OK;
  }
}
