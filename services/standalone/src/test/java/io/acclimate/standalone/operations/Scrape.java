package io.acclimate.standalone.operations;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What services answered to Prometheus.
 *
 * @param series each name with the labels that it came with, those of the format aside
 * @param described the families that have a sentence about them; a counter's without its suffix
 */
record Scrape(Map<String, Set<String>> series, Set<String> described) {
  private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? (\\S+).*$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern HELP = Pattern.compile("^# HELP (\\w+) \\S.*$");
  private static final Set<String> OF_THE_FORMAT = Set.of("le", "quantile");

  static Scrape of(Iterable<String> answers) {
    Map<String, Set<String>> series = new TreeMap<>();
    Set<String> described = new TreeSet<>();
    for (String answer : answers) {
      answer
          .lines()
          .forEach(
              line -> {
                Matcher help = HELP.matcher(line);
                if (help.matches()) {
                  described.add(help.group(1).replaceFirst("_total$", ""));
                }
                Matcher sample = SAMPLE.matcher(line);
                if (!line.startsWith("#") && sample.matches()) {
                  Set<String> labels =
                      series.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
                  if (sample.group(2) != null) {
                    Matcher label = LABEL.matcher(sample.group(2));
                    while (label.find()) {
                      if (!OF_THE_FORMAT.contains(label.group(1))) {
                        labels.add(label.group(1));
                      }
                    }
                  }
                }
              });
    }
    return new Scrape(series, described);
  }

  /** The value of a series, by the beginning of its line; NaN if it is not there. */
  static double value(String answer, String line) {
    return answer
        .lines()
        .filter(l -> l.startsWith(line))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }
}
