package io.acclimate.load.benchmarks.training;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What training took.
 *
 * @param engine what trained, with its version
 * @param steps that were counted
 * @param cpuSeconds of the whole process during these steps
 * @param loss cross-entropy of all rows at the end, in nats
 */
public record Speed(String engine, int steps, double cpuSeconds, double loss) {
  private static final Pattern LINE =
      Pattern.compile("engine=(\\S+) steps=(\\d+) cpuSeconds=(\\S+) loss=(\\S+)");

  /** A quarter of what guessing among ten classes costs. */
  private static final double LARGEST_LOSS = Math.log(BenchNetwork.CLASSES) / 4;

  public double stepsPerCpuSecond() {
    return steps / cpuSeconds;
  }

  /** The line that {@link #parse} reads; {@code training.py} prints such a one. */
  String line() {
    return String.format(
        Locale.ROOT,
        "engine=%s steps=%d cpuSeconds=%.6f loss=%.6f",
        engine,
        steps,
        cpuSeconds,
        loss);
  }

  /**
   * Reads the line in what a process printed.
   *
   * @throws IllegalStateException if there is none, or if nothing was learnt: that would be fast
   */
  static Speed parse(String output) {
    Matcher matcher = LINE.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("no figures in: " + output);
    }
    Speed speed =
        new Speed(
            matcher.group(1),
            Integer.parseInt(matcher.group(2)),
            Double.parseDouble(matcher.group(3)),
            loss(matcher.group(4)));
    if (!(speed.loss <= LARGEST_LOSS)) {
      throw new IllegalStateException(
          "%s learnt too little to be measured: a loss of %.3f after training, at most %.3f"
              .formatted(speed.engine, speed.loss, LARGEST_LOSS));
    }
    return speed;
  }

  /** Python writes "nan" and "inf", which Java does not read. */
  private static double loss(String text) {
    return text.matches("[-0-9.]+") ? Double.parseDouble(text) : Double.NaN;
  }
}
