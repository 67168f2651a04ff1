package io.acclimate.load.benchmarks;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.load.drivers.CleanStop;
import io.acclimate.standalone.TestCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "streams",
    header = "Compare a Streams application of ours with a bare pass-through.",
    description = {
      "",
      "Records per CPU-second of the Streams process, both over the same records with 128 float64"
          + " features, exactly_once_v2, the broker in a process of its own; in pairs, whose order"
          + " changes. The event-processor reads labelled events, with no predictions to join; the"
          + " drift-processor examples. A ratio of 1 would be that of doing nothing. Beside the"
          + " event-processor its bare duties are measured: ids remembered, new records sent on, read"
          + " back and counted, no value looked into.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load streams",
      "  ./acclimate load streams --subject drift-processor",
      "  ./acclimate load streams --pairs 1 --jvm -XX:StartFlightRecording=filename=ep.jfr"
    })
final class StreamsCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofMinutes(1);

  @Option(
      names = "--subject",
      paramLabel = "SERVICE",
      defaultValue = "event-processor",
      description = "event-processor or drift-processor. Default: ${DEFAULT-VALUE}.")
  private Kind kind;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "" + StreamsSection.PAIRS,
      description = "How many pairs. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "" + StreamsSection.EVENTS,
      description = "Events that are counted. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "" + StreamsSection.WARM_UP,
      description = "Events before counting begins. Default: ${DEFAULT-VALUE}.")
  private long warmUp;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed sends the same events. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "One more option for the virtual machines of both; may be given again.")
  private List<String> jvmOptions = List.of();

  /** What can be measured. */
  enum Kind {
    EVENT_PROCESSOR,
    DRIFT_PROCESSOR;

    Subject subject() {
      return switch (this) {
        case EVENT_PROCESSOR -> new EventProcessorSubject();
        case DRIFT_PROCESSOR -> new DriftProcessorSubject();
      };
    }

    @Override
    public String toString() {
      return subject().service().module();
    }
  }

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Pair> measured = CleanStop.during(STOP_WITHIN, () -> measure(err));
    Row summary =
        Row.empty()
            .with("subject", kind.toString())
            .with("medianRatio", Figures.rounded(Pair.median(measured)));
    OptionalDouble ofDuties = Pair.medianOfBareDuties(measured);
    output.details(
        ofDuties.isPresent()
            ? summary.with("medianRatioOfBareDuties", Figures.rounded(ofDuties.getAsDouble()))
            : summary,
        List.of(
            new OutputOptions.Block(
                "pairs",
                measured.stream().map(StreamsCommand::row).toList(),
                List.of(
                    "subjectPerCpuSecond",
                    "passThroughPerCpuSecond",
                    "ratio",
                    "subjectPerSecond"))));
    return ExitCode.OK;
  }

  private List<Pair> measure(PrintWriter err) throws IOException, InterruptedException {
    try (TestCluster cluster = TestCluster.start()) {
      return new StreamsBenchmark(
              kind.subject(), cluster, warmUp, events, seed, jvmOptions, err::println)
          .pairs(pairs);
    }
  }

  private static Row row(Pair pair) {
    Row row =
        Row.empty()
            .with("subjectPerCpuSecond", Math.round(pair.subject().perCpuSecond()))
            .with("passThroughPerCpuSecond", Math.round(pair.passThrough().perCpuSecond()))
            .with("ratio", Figures.rounded(pair.ratio()))
            .with("subjectPerSecond", Math.round(pair.subject().perSecond()))
            .with("passThroughPerSecond", Math.round(pair.passThrough().perSecond()));
    return pair.bareDuties() == null
        ? row
        : row.with("bareDutiesPerCpuSecond", Math.round(pair.bareDuties().perCpuSecond()));
  }
}
