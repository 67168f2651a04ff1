package io.acclimate.load.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What figures depend on.
 *
 * @param processor its name, as Linux says
 * @param cores that the virtual machine sees
 * @param memoryGib main memory
 * @param system operating system and version
 * @param java vendor and version
 */
record Machine(String processor, int cores, double memoryGib, String system, String java) {
  private static final double KIB_PER_GIB = 1 << 20;

  static Machine here() {
    return new Machine(
        field("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        kibibytes(field("/proc/meminfo", "MemTotal")) / KIB_PER_GIB,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
  }

  /** One line for the page. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.0f GiB, %s, Java %s",
        processor,
        cores,
        memoryGib,
        system,
        java);
  }

  private static double kibibytes(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? Double.NaN : Double.parseDouble(digits);
  }

  private static String field(String file, String name) {
    Predicate<String> named = line -> line.startsWith(name);
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(named)
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException notLinux) {
      return "unknown";
    }
  }
}
