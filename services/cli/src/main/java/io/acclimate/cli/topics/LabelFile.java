package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.files.FeatureFile;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Late labels in a CSV file, {@code id,label} in each line. The label is what stands behind the
 * last comma, so that an id may have commas. A first line that says just that is a heading.
 */
record LabelFile(Path path) {
  private static final String HEADING = "id,label";

  /** A line of the file. */
  record Line(String eventId, String label) {}

  /** The lines, in the file's order; the stream is to be closed. */
  Stream<Line> read() {
    AtomicInteger number = new AtomicInteger();
    return FeatureFile.lines(path)
        .peek(line -> number.incrementAndGet())
        .filter(line -> !line.isBlank() && !(number.get() == 1 && line.strip().equals(HEADING)))
        .map(line -> parse(line, number.get()));
  }

  private Line parse(String text, int number) {
    int comma = text.lastIndexOf(',');
    String eventId = comma < 0 ? "" : text.substring(0, comma).strip();
    String label = text.substring(comma + 1).strip();
    if (eventId.isEmpty() || label.isEmpty()) {
      throw new CommandFailed(
          "%s line %d: expected id,label, found \"%s\"".formatted(path, number, text));
    }
    return new Line(eventId, label);
  }
}
