package io.acclimate.load.drivers;

import io.acclimate.cli.CommandFailed;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Options of every load: how much, how fast, for how long, and against whom. */
final class LoadOptions {
  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Requests a second. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "1",
      description = "Requests that are due at the same moment. Default: ${DEFAULT-VALUE}.")
  private int burst;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationText.class,
      description = "How long, such as 30s, 5m or 1h. Default: ${DEFAULT-VALUE}.")
  private Duration duration;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "At most so many requests. Default: ${DEFAULT-VALUE}.")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed sends the same rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--allow-remote",
      description = "Load other machines, too; else only the loopback interface is a target.")
  private boolean allowRemote;

  Schedule schedule() {
    return Schedule.lasting(duration, rate, burst, count);
  }

  long seed() {
    return seed;
  }

  /** Prefix of this run's event ids, which no other run has. */
  String run(String what) {
    return "%s-%d-%s-".formatted(what, seed, Long.toString(Instant.now().toEpochMilli(), 36));
  }

  void requireAllowed(URI address) {
    requireAllowed(address.getHost());
  }

  /** Refuses a host of another machine unless that was asked for. */
  void requireAllowed(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!allowRemote && !address.isLoopbackAddress()) {
          throw new CommandFailed(
              host
                  + " is another machine; a load there needs --allow-remote, and the consent of"
                  + " whoever owns it");
        }
      }
    } catch (UnknownHostException e) {
      throw new CommandFailed("there is no host " + host, e);
    }
  }
}
