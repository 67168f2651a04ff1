package io.acclimate.load.benchmarks.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python with torch.
 *
 * @param command that starts Python
 * @param version of torch
 * @param fused whether its AdamW has a fused form for the CPU (from 2.4)
 */
public record PythonTorch(String command, String version, boolean fused) {
  private static final Duration PROBE_LIMIT = Duration.ofMinutes(1);
  private static final Pattern PROBED = Pattern.compile("torch=(\\S+) fused=(True|False)");
  private static final String PROBE =
      """
      import torch
      try:
          torch.optim.AdamW([torch.zeros(1, requires_grad=True)], fused=True)
          fused = True
      except (TypeError, RuntimeError):
          fused = False
      print(f"torch={torch.__version__} fused={fused}")
      """;

  /**
   * Looks for it.
   *
   * @param remarks hears what is missing
   */
  public static Optional<PythonTorch> find(String command, Consumer<String> remarks)
      throws InterruptedException {
    try {
      Matcher matcher = PROBED.matcher(ShortProcess.run(List.of(command, "-"), PROBE, PROBE_LIMIT));
      if (matcher.find()) {
        return Optional.of(
            new PythonTorch(command, matcher.group(1), Boolean.parseBoolean(matcher.group(2))));
      }
      remarks.accept(command + " does not say which torch it has: nothing of Python is measured");
    } catch (IOException e) {
      remarks.accept(
          "no %s (%s): nothing of Python is measured".formatted(command, e.getMessage()));
    } catch (IllegalStateException e) {
      remarks.accept(
          "%s has no torch (Debian: apt-get install python3-torch): nothing of Python is measured"
              .formatted(command));
    }
    return Optional.empty();
  }

  Speed train(Workload workload, boolean withFusedStep, Duration limit)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command, "-"));
    line.addAll(workload.arguments());
    if (withFusedStep) {
      line.add("fused");
    }
    return Speed.parse(ShortProcess.run(line, script(), limit));
  }

  private static String script() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            PythonTorch.class.getResourceAsStream("training.py"), "training.py")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
