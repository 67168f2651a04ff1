package io.acclimate.load.benchmarks;

import io.acclimate.benchmarks.DetectorBenchmark;
import io.acclimate.benchmarks.ProfileBenchmark;
import io.acclimate.benchmarks.SerdeBenchmark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What runs for every event, in nanoseconds, each benchmark in a virtual machine of its own. */
final class JmhSections {
  /** Not those of this process, which goes without the optimising compiler. */
  private static final List<String> JVM_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private JmhSections() {}

  static List<Section> measure(Consumer<String> progress) {
    return List.of(
        detectors(run(DetectorBenchmark.class, progress)),
        profiles(run(ProfileBenchmark.class, progress)),
        serde(run(SerdeBenchmark.class, progress)));
  }

  private static Section detectors(Map<String, Double> nanos) {
    return new Section(
        "Detectors of errors",
        "./acclimate bench --parts jmh --page /tmp/jmh.md",
        """
        Nanoseconds per value of a stream whose error rate goes between 0.1 and 0.3, defaults. The same
        beside MOA's, with the indices at which both alarm: `services/core/drift/README.md`.""",
        List.of("detector", "ns per value"),
        rows(nanos));
  }

  private static Section profiles(Map<String, Double> nanos) {
    return new Section(
        "Windows of 128 features",
        "./acclimate bench --parts jmh --page /tmp/jmh.md",
        """
        `slide`: an event of 128 features comes into the windows and the oldest leaves. `assess`: all 128
        windows of 200 rows are judged against references of 1,024 rows by Kolmogorov-Smirnov.""",
        List.of("what", "ns"),
        rows(nanos));
  }

  private static Section serde(Map<String, Double> nanos) {
    return new Section(
        "The serde",
        "./acclimate bench --parts jmh --page /tmp/jmh.md",
        """
        A labelled event of 128 float64 features, written and read by the serde (prefix, schema ids,
        limits), by Avro alone, and read but for two fields. **Of Avro's own time, the serde takes %s
        to write and %s to read.**"""
            .formatted(
                ratio(nanos, "encode", "encodeByAvro"), ratio(nanos, "decode", "decodeByAvro")),
        List.of("what", "ns per event"),
        rows(nanos));
  }

  private static String ratio(Map<String, Double> nanos, String what, String of) {
    return Figures.ratio(
        Objects.requireNonNull(nanos.get(what), what) / Objects.requireNonNull(nanos.get(of), of));
  }

  private static List<List<String>> rows(Map<String, Double> nanos) {
    List<List<String>> rows = new ArrayList<>();
    nanos.forEach((what, value) -> rows.add(List.of(what, Figures.millis(value))));
    return rows;
  }

  /** Nanoseconds by method, or by parameter where there is one method only. */
  private static Map<String, Double> run(Class<?> benchmark, Consumer<String> progress) {
    progress.accept(benchmark.getSimpleName());
    Collection<RunResult> results;
    try {
      results =
          new Runner(
                  new OptionsBuilder()
                      .include(benchmark.getName())
                      .jvmArgs(JVM_OPTIONS.toArray(String[]::new))
                      .shouldFailOnError(true)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
    } catch (RunnerException e) {
      throw new IllegalStateException(benchmark.getSimpleName() + " did not run", e);
    }
    boolean oneMethod = results.stream().map(JmhSections::method).distinct().count() == 1;
    Map<String, Double> nanos = new TreeMap<>();
    for (RunResult result : results) {
      nanos.put(
          oneMethod ? parameter(result) : method(result), result.getPrimaryResult().getScore());
    }
    return nanos;
  }

  private static String method(RunResult result) {
    return result.getPrimaryResult().getLabel();
  }

  private static String parameter(RunResult result) {
    return result.getParams().getParamsKeys().stream()
        .map(result.getParams()::getParam)
        .findFirst()
        .orElseGet(() -> method(result));
  }
}
