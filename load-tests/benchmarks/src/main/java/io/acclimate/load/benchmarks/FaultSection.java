package io.acclimate.load.benchmarks;

import io.acclimate.load.faults.FaultReport;
import io.acclimate.load.faults.FaultRun;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** How long a killed process is away, and whether every event is accounted for. */
final class FaultSection {
  private static final double RATE = 30;

  private FaultSection() {}

  static Section measure(Consumer<String> progress) throws IOException, InterruptedException {
    FaultReport report = new FaultRun(1, FaultRun.fewestKills(), RATE, progress).run();
    String judgement =
        report.verification().complaints().isEmpty()
            ? "Every event was accounted for"
            : "**Not as promised**: " + String.join("; ", report.verification().complaints());
    return new Section(
        "Killed processes",
        "./acclimate load faults",
        """
        Three brokers and every service, each a process, at %s events and half as many requests a second;
        each service and one broker killed with `kill -9` and started again over what it left. %s: %s.
        Ready: the service's own readiness; for a broker, all replicas in sync again. It includes the
        time before the restart, at most 2 s, and the start of the virtual machine."""
            .formatted(
                Figures.whole(RATE),
                judgement,
                report.verification().counts().toString().replaceAll("[{}]", "")),
        List.of("killed", "ready again after, s"),
        report.strikes().stream()
            .map(strike -> List.of(strike.target(), Figures.millis(strike.readyAfterSeconds())))
            .toList());
  }
}
