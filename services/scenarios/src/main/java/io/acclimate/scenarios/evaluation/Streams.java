package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.data.StreamCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Streams of rows whose order matters, such as electricity and SEA: each file is a task. */
record Streams() implements Scenario {
  /** Rows that version 1 is trained on. */
  static final int FIRST_ROWS = 1_000;

  /** The same for every stream; one would do for no-change, three also show how long a run is. */
  static final int RECENT_LABELS = 3;

  private static final Pattern FILE = Pattern.compile("(.+)\\.csv(\\.gz)?");

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public String description() {
    return "*.csv[.gz], numbers and a label last, in the order of time: a model of the first %,d rows"
            .formatted(FIRST_ROWS)
        + " answers all others and adapts on the way";
  }

  @Override
  public List<Integer> usualLabels() {
    return List.of(LabelFeed.ALL);
  }

  @Override
  public int usualSeeds() {
    return 1;
  }

  @Override
  public List<String> usualMethods() {
    return StreamMethods.usual();
  }

  @Override
  public Measurement prepare(Path folder, Measurement.Options options, Consumer<String> progress)
      throws IOException {
    PrequentialEvaluation.requireMeasurable(options);
    List<StreamTask> tasks = new ArrayList<>();
    for (DataSet stream : read(folder)) {
      for (int percent : options.labels()) {
        tasks.add(task(stream, new LabelFeed(percent, 0)));
      }
    }
    return new PrequentialEvaluation(this, tasks, options, progress);
  }

  /** Every stream of a folder, by name. */
  static List<DataSet> read(Path folder) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.sorted().toList()) {
        Matcher matcher = FILE.matcher(file.getFileName().toString());
        if (matcher.matches() && files.put(matcher.group(1), file) != null) {
          throw new IOException(
              "%s holds the stream %s twice, plain and gzipped"
                  .formatted(folder, matcher.group(1)));
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException(folder + " holds no stream; wanted files *.csv[.gz]");
    }
    List<DataSet> streams = new ArrayList<>();
    for (String name : files.keySet()) {
      streams.add(checked(StreamCsv.read(files.get(name), name), files.get(name)));
    }
    return streams;
  }

  private static DataSet checked(DataSet stream, Path file) throws IOException {
    if (stream.rows().size() <= FIRST_ROWS) {
      throw new IOException(
          "%s has %d rows; version 1 is trained on the first %d, wanted more"
              .formatted(file, stream.rows().size(), FIRST_ROWS));
    }
    if (stream.rows().stream().map(DataSet.Row::label).distinct().count() < 2) {
      throw new IOException(file + " has one class only, wanted at least two");
    }
    return stream;
  }

  /** The first rows are the source domain, all others the target domain. */
  static StreamTask task(DataSet stream, LabelFeed labels) {
    DataSet first = new DataSet("first rows", stream.shape(), stream.rows().subList(0, FIRST_ROWS));
    DataSet rest =
        new DataSet(
            "stream", stream.shape(), stream.rows().subList(FIRST_ROWS, stream.rows().size()));
    return new StreamTask(
        stream.name(),
        new AdaptationTask(stream.name(), first, List.of(rest)),
        false,
        labels,
        RECENT_LABELS);
  }
}
