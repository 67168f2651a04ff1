package io.acclimate.load.benchmarks;

import io.acclimate.standalone.TestCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** A Streams application of ours against a bare pass-through. */
final class StreamsSection {
  static final int PAIRS = 5;
  static final long WARM_UP = 200_000;
  static final long EVENTS = 300_000;

  private StreamsSection() {}

  static List<Section> measure(Consumer<String> progress) throws IOException, InterruptedException {
    List<Section> sections = new ArrayList<>();
    for (Subject subject : List.of(new EventProcessorSubject(), new DriftProcessorSubject())) {
      try (TestCluster cluster = TestCluster.start()) {
        sections.add(
            of(
                subject,
                new StreamsBenchmark(subject, cluster, WARM_UP, EVENTS, 1, List.of(), progress)
                    .pairs(PAIRS)));
      }
    }
    return sections;
  }

  private static Section of(Subject subject, List<Pair> pairs) {
    String name = subject.service().module();
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  String.valueOf(rows.size() + 1),
                  Figures.whole(pair.subject().perCpuSecond()),
                  Figures.whole(pair.passThrough().perCpuSecond()),
                  Figures.ratio(pair.ratio()),
                  Figures.whole(pair.subject().perSecond()),
                  Figures.whole(pair.passThrough().perSecond())));
      if (pair.bareDuties() != null) {
        row.add(Figures.whole(pair.bareDuties().perCpuSecond()));
      }
      rows.add(row);
    }
    List<String> columns =
        new ArrayList<>(
            List.of(
                "pair",
                name + ", records per CPU-second",
                "pass-through, records per CPU-second",
                "ratio",
                name + ", records per second",
                "pass-through, records per second"));
    OptionalDouble ofDuties = Pair.medianOfBareDuties(pairs);
    if (ofDuties.isPresent()) {
      columns.add("bare duties, records per CPU-second");
    }
    return new Section(
        "The %s against a bare Kafka Streams pass-through".formatted(name),
        "./acclimate load streams --subject %s --pairs %d".formatted(name, PAIRS),
        """
        Records with 128 float64 features (about 1.3 kB with headers), `exactly_once_v2` on both
        sides, transactions of 200 ms, one stream thread each, the broker in a process of its own. Records
        per CPU-second of the Streams process, compiling and garbage collection included, over %s records
        after %s of warm-up. Pairs ran one after the other, their order changing. **Median ratio: %s**
        (target: at least %s).%s"""
            .formatted(
                Figures.whole(EVENTS),
                Figures.whole(WARM_UP),
                Figures.ratio(Pair.median(pairs)),
                Figures.ratio(subject.target()),
                ofDuties.isPresent() ? duties(ofDuties.getAsDouble()) : ""),
        columns,
        rows);
  }

  private static String duties(double ratio) {
    return """
         *Bare duties* are what it owes whatever is in an event, and no more: the id is remembered for a day,
        in the same way, what is new is sent on, read back and counted, and no value is ever looked into. Median
        ratio: %s, which is what reading, checking and writing events starts from."""
        .formatted(Figures.ratio(ratio));
  }
}
