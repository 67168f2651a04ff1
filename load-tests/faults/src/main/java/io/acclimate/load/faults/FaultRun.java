package io.acclimate.load.faults;

import io.acclimate.client.EventSender;
import io.acclimate.load.drivers.EventLoad;
import io.acclimate.load.drivers.InferenceLoad;
import io.acclimate.load.drivers.Ledger;
import io.acclimate.load.drivers.LoadReport;
import io.acclimate.load.drivers.LoadTarget;
import io.acclimate.load.drivers.Schedule;
import io.acclimate.load.faults.FaultReport.Strike;
import io.acclimate.standalone.deployment.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A platform of three brokers and all services as processes, under load, whose processes are killed
 * one after the other on a schedule that a seed decides; each is started again over what it left.
 * Then the {@link Verifier} accounts for what was sent.
 */
public final class FaultRun {
  /** So that one may be gone. */
  static final int BROKERS = 3;

  private static final String RUN = "fault-";
  private static final double REPEATS = 0.05;
  private static final double POISON = 0.02;

  /** Some events are predicted, before or after they come. */
  private static final double SHARE_PREDICTED = 0.5;

  private static final Duration VERIFIED_WITHIN = Duration.ofMinutes(2);

  private final long seed;
  private final int kills;
  private final double rate;
  private final Consumer<String> progress;

  /**
   * A run that {@link #run} does.
   *
   * @param seed decides whom, when and for how long
   * @param kills how many
   * @param rate events a second
   */
  public FaultRun(long seed, int kills, double rate, Consumer<String> progress) {
    this.seed = seed;
    this.kills = kills;
    this.rate = rate;
    this.progress = progress;
  }

  /** Each service and one broker once. */
  public static int fewestKills() {
    return Fault.round();
  }

  /** Starts, loads, kills, verifies, and stops everything. */
  public FaultReport run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Path ledger = Files.createTempFile("acclimate-ledger-", ".tsv");
    try (Platform platform = Platform.start(BROKERS)) {
      double startSeconds = secondsSince(begin);
      progress.accept("platform is up after %.0f s".formatted(startSeconds));
      Loaded loaded = load(platform, ledger);
      platform.awaitReady();
      progress.accept("verifying");
      Deployment deployment = platform.deployment();
      Verification verification =
          new Verifier(
                  deployment.edge(),
                  deployment.schemas(),
                  platform.model().name(),
                  platform.inference())
              .verify(Ledger.read(ledger), VERIFIED_WITHIN);
      return new FaultReport(
          seed,
          loaded.strikes,
          loaded.events,
          loaded.inference,
          verification,
          startSeconds,
          secondsSince(begin));
    } finally {
      Files.deleteIfExists(ledger);
    }
  }

  private record Loaded(List<Strike> strikes, LoadReport events, LoadReport inference) {}

  private Loaded load(Platform platform, Path ledger) throws IOException, InterruptedException {
    LoadTarget target = LoadTarget.of(platform.model().definition().spec());
    Deployment deployment = platform.deployment();
    try (Ledger book = Ledger.create(ledger);
        EventSender sender =
            new EventSender(deployment.edge(), deployment.schemas(), "fault-driver")) {
      EventLoad events =
          new EventLoad(
              target,
              new Schedule(rate, 1, Schedule.MAX_COUNT),
              new EventLoad.Mixture(REPEATS, POISON),
              seed,
              RUN,
              book::write);
      // The same ids, so that predictions and events meet.
      InferenceLoad inference =
          new InferenceLoad(
              platform.inference(),
              target,
              new Schedule(rate * SHARE_PREDICTED, 1, Schedule.MAX_COUNT),
              seed + 1,
              RUN);
      try (LoadThread eventThread =
              new LoadThread("events", () -> events.run(sender), events::stop);
          LoadThread inferenceThread =
              new LoadThread("inference", inference::run, inference::stop)) {
        List<Strike> strikes = new ArrayList<>();
        for (Fault fault : Fault.seeded(seed, kills, BROKERS)) {
          strikes.add(strike(platform, fault));
        }
        return new Loaded(strikes, eventThread.end(), inferenceThread.end());
      }
    }
  }

  private Strike strike(Platform platform, Fault fault) throws IOException, InterruptedException {
    pass(fault.after());
    List<String> gone = platform.gone();
    if (!gone.isEmpty()) {
      throw new IllegalStateException("ended without being killed: " + String.join("\n", gone));
    }
    long killed = System.nanoTime();
    platform.kill(fault.target());
    pass(fault.down());
    platform.startAgain(fault.target());
    Strike strike = new Strike(fault.target().name(), secondsSince(killed));
    progress.accept(
        "%s killed, away for %.1f s, ready %.1f s after the kill"
            .formatted(strike.target(), fault.down().toMillis() / 1e3, strike.readyAfterSeconds()));
    return strike;
  }

  private static void pass(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted between two faults");
      }
    }
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
