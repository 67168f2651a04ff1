package io.acclimate.load.benchmarks;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.load.benchmarks.requests.RequestBenchmark;
import io.acclimate.load.benchmarks.requests.RequestPair;
import io.acclimate.load.benchmarks.requests.Workload;
import io.acclimate.load.benchmarks.serving.Perceptron;
import io.acclimate.load.benchmarks.training.MedianInterval;
import io.acclimate.load.drivers.CleanStop;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "kafka",
    header = "Compare predictions by way of the topics with the bare pass.",
    description = {
      "",
      "Rows a second that the inference-service answers from the requests topic to the predictions"
          + " topic, exactly once, as a share of the rows a second of DJL's own blocks with the same"
          + " weights, rows and batch; in pairs whose order changes, each run in a process of its own"
          + " with one native thread. All requests are on the topic before the service starts; what a"
          + " read_committed reader gets is counted after a warm-up.",
      "",
      "By the topics: reading, decoding and checking requests, the pass, soft-max, writing"
          + " predictions with their inputs, and a transaction for each batch. Bare: rows that are in"
          + " memory into one tensor, the pass, scores out of it. The share grows with the network."
          + " Temporary files take some 400 MB a pair.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate load kafka",
      "  ./acclimate load kafka --hidden 2048 --rows 60000",
      "  ./acclimate load kafka --pairs 1 --jvm -XX:StartFlightRecording=filename=/tmp/kafka-%p.jfr"
    })
final class KafkaCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofMinutes(1);
  private static final int FEATURES = 128;
  private static final int CLASSES = 6;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many pairs. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "Units of each of the two hidden layers of the perceptron 128-N-N-6. Default:"
              + " ${DEFAULT-VALUE}.")
  private int hidden;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Rows of a pass on both sides, and requests of a transaction; the service's own default"
              + " is ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Rows that are counted. Default: ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "150000",
      description =
          "Rows before counting begins; compiling takes some ten CPU-seconds of the service."
              + " Default: ${DEFAULT-VALUE}.")
  private long warmUp;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed makes the same weights and rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "One more option for the virtual machines of both; may be given again.")
  private List<String> jvmOptions = List.of();

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Perceptron network = new Perceptron(FEATURES, hidden, CLASSES);
    Workload workload = new Workload(network, batch, warmUp, rows, seed);
    RequestBenchmark benchmark = new RequestBenchmark(workload, jvmOptions, err::println);
    List<RequestPair> measured = CleanStop.during(STOP_WITHIN, () -> benchmark.pairs(pairs));
    MedianInterval ratio =
        MedianInterval.of(measured.stream().mapToDouble(RequestPair::ratio).toArray());
    output.details(
        Row.empty()
            .with("model", "perceptron " + network)
            .with("batch", batch)
            .with("rows", rows)
            .with("medianRatio", Figures.rounded(ratio.median()))
            .with("low", Figures.rounded(ratio.low()))
            .with("high", Figures.rounded(ratio.high()))
            .with("coverage", Figures.rounded(ratio.coverage())),
        List.of(
            new OutputOptions.Block(
                "pairs",
                measured.stream().map(KafkaCommand::row).toList(),
                List.of(
                    "topicsPerSecond",
                    "barePerSecond",
                    "ratio",
                    "topicsPerCpuSecond",
                    "rowsPerPass"))));
    return ExitCode.OK;
  }

  private static Row row(RequestPair pair) {
    return Row.empty()
        .with("topicsPerSecond", Math.round(pair.topics().perSecond()))
        .with("barePerSecond", Math.round(pair.barePerSecond()))
        .with("ratio", Figures.rounded(pair.ratio()))
        .with("topicsPerCpuSecond", Math.round(pair.topics().perCpuSecond()))
        .with("rowsPerPass", Math.round(pair.topics().rowsPerPass()));
  }
}
