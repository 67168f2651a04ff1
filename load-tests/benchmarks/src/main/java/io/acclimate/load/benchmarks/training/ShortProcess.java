package io.acclimate.load.benchmarks.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end, and what it printed. */
public final class ShortProcess {
  private ShortProcess() {}

  /**
   * Runs it.
   *
   * @param input on its standard input
   * @return what it printed, errors included
   * @throws IOException if it cannot be started
   * @throws IllegalStateException if it fails, or is not done within the limit
   */
  public static String run(List<String> command, String input, Duration limit)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("acclimate-benchmark");
    Path given = Files.writeString(folder.resolve("input"), input);
    Path printed = folder.resolve("output");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(given.toFile())
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      try {
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        String output = Files.readString(printed, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
          throw new IllegalStateException(
              "%s %s: %s"
                  .formatted(
                      command.getFirst(),
                      ended
                          ? "failed with status " + process.exitValue()
                          : "is not done within " + limit.toSeconds() + " s",
                      output));
        }
        return output;
      } finally {
        process.destroyForcibly().onExit().join();
      }
    } finally {
      Files.deleteIfExists(given);
      Files.deleteIfExists(printed);
      Files.delete(folder);
    }
  }
}
