package io.acclimate.cli;

import io.acclimate.scenarios.demo.Demo;
import io.acclimate.scenarios.demo.DemoOptions;
import io.acclimate.scenarios.demo.DemoReport;
import io.acclimate.schemas.EdgeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    header = "Watch a model follow a sensor array that drifts.",
    description = {
      "",
      "Starts a platform of its own, pre-trains a network on the first batch of a chemical-sensor"
          + " array, and replays the later batches: each event is asked as an inference request"
          + " first and then sent with its label, at a steady rate that waits for nothing. Four"
          + " models answer the same events: frozen (version 1), normalised (version 1 behind"
          + " re-estimated normalisation), scratch (trained anew on all labels so far) and live (the"
          + " champion that Acclimate adapts).",
      "",
      "The array is simulated unless --data names a folder of files in the format of UCI's Gas"
          + " Sensor Array Drift data set: batch1.dat, batch2.dat.gz, … with lines 'class;ppm i:v …'"
          + " or 'class i:v …'.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate demo",
      "  ./acclimate demo --seed 7 --report demo.json",
      "  ./acclimate demo --data ~/gas-drift --rate 100 --keep"
    })
final class DemoCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Platform platform;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of batchN.dat or batchN.dat.gz; at least two batches.")
  private @Nullable Path data;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "shuffled",
      description =
          "Order of the rows of a file: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE} inside"
              + " each batch, by the seed.")
  private Order order;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of the simulation, the shuffle and all training. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Events a second, above 0 and at most 10000. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "HTTP port of services and page; must be free. Default: 8080, or the next free.")
  private @Nullable Integer port;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".acclimate",
      description =
          "Folder for state and logs. Default: ${DEFAULT-VALUE}. The demo makes a fresh one inside,"
              + " and removes it at the end, unless --keep is given.")
  private Path directory;

  @Option(
      names = "--keep",
      description =
          "Run on the folder itself, as ./acclimate up does, and keep what is learnt: up shows it"
              + " again.")
  private boolean keep;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the figures there, as JSON.")
  private @Nullable Path report;

  @Spec private CommandSpec spec;

  DemoCommand(Platform platform) {
    this.platform = platform;
  }

  /** How the rows of a data file go. */
  enum Order {
    SHUFFLED,
    FILE
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long startedNanos = startOfProcessNanos();
    DemoOptions options = new DemoOptions(data, order == Order.FILE, seed, rate);
    try {
      Demo.check(options);
    } catch (IOException e) {
      throw new CommandFailed("--data " + data + ": " + e.getMessage(), e);
    }
    if (report != null) {
      ReportFile.requireWritable(report);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Platform.Running running = platform.start(settings(), out)) {
      Addresses addresses = running.addresses();
      double startSeconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
      out.printf("%nWatch it: %s/%n%n", addresses.http());
      out.flush();
      DemoReport figures =
          new Demo(
                  options,
                  EdgeConfig.from(addresses.properties()),
                  URI.create(addresses.http()),
                  startSeconds,
                  startedNanos,
                  out)
              .run();
      if (report != null) {
        ReportFile.write(figures, report);
      }
      out.printf("%nThe page was at %s/%n", addresses.http());
    }
    if (keep) {
      out.printf("The state is kept: ./acclimate up --dir %s serves it again.%n", directory);
    } else {
      out.println("Its state is removed; with --keep, ./acclimate up serves it again.");
    }
    out.flush();
    return ExitCode.OK;
  }

  private Platform.Settings settings() throws IOException {
    OptionalInt chosenPort = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    if (keep) {
      return new Platform.Settings(directory, chosenPort, Map.of());
    }
    Path fresh;
    try {
      fresh = Files.createTempDirectory(Files.createDirectories(directory), "demo-");
    } catch (IOException e) {
      throw new CommandFailed(
          "the folder " + directory + " cannot be written (" + e + "); give another with --dir", e);
    }
    return Platform.Settings.temporary(
        fresh, chosenPort, Map.of("acclimate.namespace", String.valueOf(fresh.getFileName())));
  }

  /** In terms of {@link System#nanoTime()}. */
  private static long startOfProcessNanos() {
    long millisAgo =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(millisAgo);
  }
}
