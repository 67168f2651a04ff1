package io.acclimate.load.benchmarks.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU-seconds of a step.
 *
 * @param full of an arm with replay and alignment: batches, passes, losses, optimizer
 * @param passes of the forward and backward pass alone
 */
public record Overhead(double full, double passes) {
  private static final Pattern LINE = Pattern.compile("full=(\\S+) passes=(\\S+)");

  /** What the whole step costs, in passes. */
  public double ratio() {
    return full / passes;
  }

  /** The ratios of several blocks. */
  public static MedianInterval ratios(List<Overhead> overheads) {
    return MedianInterval.of(overheads.stream().mapToDouble(Overhead::ratio).toArray());
  }

  /** The line that {@link #parse} reads. */
  String line() {
    return String.format(Locale.ROOT, "full=%.9f passes=%.9f", full, passes);
  }

  /** Reads all lines in what a process printed. */
  static List<Overhead> parse(String output) {
    List<Overhead> found = new ArrayList<>();
    Matcher matcher = LINE.matcher(output);
    while (matcher.find()) {
      found.add(
          new Overhead(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))));
    }
    if (found.isEmpty()) {
      throw new IllegalStateException("no figures in: " + output);
    }
    return found;
  }
}
