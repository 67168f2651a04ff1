package io.acclimate.load.benchmarks;

import io.acclimate.standalone.TestCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The event-processor against a bare pass-through. */
final class StreamsSection {
  static final int PAIRS = 5;
  static final long WARM_UP = 100_000;
  static final long EVENTS = 150_000;
  private static final double TARGET = 0.5;

  private StreamsSection() {}

  static Section measure(Consumer<String> progress) throws IOException, InterruptedException {
    try (TestCluster cluster = TestCluster.start()) {
      return of(
          new StreamsBenchmark(cluster, WARM_UP, EVENTS, 1, List.of(), progress).pairs(PAIRS));
    }
  }

  private static Section of(List<Pair> pairs) {
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      rows.add(
          List.of(
              String.valueOf(rows.size() + 1),
              Figures.whole(pair.subject().perCpuSecond()),
              Figures.whole(pair.passThrough().perCpuSecond()),
              Figures.ratio(pair.ratio()),
              Figures.whole(pair.subject().perSecond()),
              Figures.whole(pair.passThrough().perSecond())));
    }
    return new Section(
        "The event-processor against a bare Kafka Streams pass-through",
        "./acclimate load streams --pairs " + PAIRS,
        """
        Labelled events with 128 float64 features (about 1.3 kB with headers), `exactly_once_v2` on both
        sides, one stream thread each, the broker in a process of its own, no predictions to join. Events
        per CPU-second of the Streams process, compiling and garbage collection included, over %s events
        after %s of warm-up. Pairs ran one after the other, their order changing. **Median ratio: %s**
        (target: at least %s)."""
            .formatted(
                Figures.whole(EVENTS),
                Figures.whole(WARM_UP),
                Figures.ratio(Pair.median(pairs)),
                Figures.ratio(TARGET)),
        List.of(
            "pair",
            "event-processor, events per CPU-second",
            "pass-through, events per CPU-second",
            "ratio",
            "event-processor, events per second",
            "pass-through, events per second"),
        rows);
  }
}
