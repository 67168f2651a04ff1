package io.acclimate.load.benchmarks;

import io.acclimate.client.EventSender;
import io.acclimate.load.drivers.EventLoad;
import io.acclimate.load.drivers.InferenceLoad;
import io.acclimate.load.drivers.LoadReport;
import io.acclimate.load.drivers.LoadTarget;
import io.acclimate.load.drivers.Schedule;
import io.acclimate.load.faults.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Latencies of events and predictions at some rates, on a platform of one broker. */
final class DriverSections {
  private static final int SECONDS = 20;
  private static final int WARM_UP_SECONDS = 10;
  private static final List<Integer> EVENT_RATES = List.of(100, 500, 2_000);
  private static final List<Integer> REQUEST_RATES = List.of(50, 100, 200);
  private static final List<String> HEADINGS =
      List.of(
          "rate per second",
          "sent",
          "failed",
          "p50, ms",
          "p90, ms",
          "p99, ms",
          "p99.9, ms",
          "largest, ms");

  private DriverSections() {}

  static List<Section> measure(Consumer<String> progress) throws IOException, InterruptedException {
    try (Platform platform = Platform.start(1)) {
      return List.of(requests(platform, progress), events(platform, progress));
    }
  }

  private static Section events(Platform platform, Consumer<String> progress)
      throws InterruptedException {
    LoadTarget target = LoadTarget.of(platform.model().definition().spec());
    List<List<String>> rows = new ArrayList<>();
    try (EventSender sender =
        new EventSender(
            platform.deployment().edge(), platform.deployment().schemas(), "bench-events")) {
      for (int rate : EVENT_RATES) {
        LoadReport report = null;
        for (int seconds : List.of(WARM_UP_SECONDS, SECONDS)) {
          report =
              new EventLoad(
                      target,
                      new Schedule(rate, 1, (long) rate * seconds),
                      new EventLoad.Mixture(0, 0),
                      rate,
                      "bench-%d-%d-".formatted(rate, seconds),
                      event -> {})
                  .run(sender);
        }
        rows.add(row(rate, report, progress));
      }
    }
    return new Section(
        "Sending labelled events",
        "./acclimate load events --model gas-sensors --rate 500 --duration 20s",
        """
        Open loop: latency counts from when an event was due until the broker had acknowledged it, in
        milliseconds. 128 float32 features; all services, one broker and the driver on the same machine,
        and rounds of adaptation run all the time.""",
        HEADINGS,
        rows);
  }

  private static Section requests(Platform platform, Consumer<String> progress)
      throws InterruptedException {
    LoadTarget target = LoadTarget.of(platform.model().definition().spec());
    List<List<String>> rows = new ArrayList<>();
    for (int rate : REQUEST_RATES) {
      LoadReport report = null;
      for (int seconds : List.of(WARM_UP_SECONDS, SECONDS)) {
        report =
            new InferenceLoad(
                    platform.inference(),
                    target,
                    new Schedule(rate, 1, (long) rate * seconds),
                    rate,
                    "asked-%d-%d-".formatted(rate, seconds))
                .run();
      }
      rows.add(row(rate, report, progress));
    }
    return new Section(
        "Asking for predictions",
        "./acclimate load inference --model gas-sensors --rate 100 --duration 20s",
        """
        Open Inference Protocol v2 over HTTP/1.1, one row of 128 float32 features a request, a perceptron
        of 32 hidden units; latency counts from when a request was due until its answer was there, in
        milliseconds. The service's virtual machine is the small one of the tests (256 MiB, one
        compiler).""",
        HEADINGS,
        rows);
  }

  private static List<String> row(
      int rate, @Nullable LoadReport report, Consumer<String> progress) {
    if (report == null) {
      throw new IllegalStateException("nothing was measured at " + rate);
    }
    progress.accept(report.sentence());
    return List.of(
        Figures.whole(rate),
        Figures.whole(report.sent()),
        Figures.whole(report.sent() - report.answered()),
        Figures.millis(report.latency().p50()),
        Figures.millis(report.latency().p90()),
        Figures.millis(report.latency().p99()),
        Figures.millis(report.latency().p999()),
        Figures.millis(report.latency().max()));
  }
}
