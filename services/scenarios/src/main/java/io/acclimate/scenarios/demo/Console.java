package io.acclimate.scenarios.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person sees of a run. */
final class Console {

  private static final int REASONS = 5;

  private final PrintWriter out;

  Console(PrintWriter out) {
    this.out = out;
  }

  void say(String format, Object... arguments) {
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }

  /** Begins a line that grows step by step. */
  void start(String what) {
    out.print(what);
    out.flush();
  }

  /** One more step of the line. */
  void step(String name) {
    out.print(name + " ");
    out.flush();
  }

  /** Ends the line. */
  void end() {
    say("");
  }

  /** One line as a batch ends. */
  void batch(BatchScore score, DriftLedger.BatchDrift drift) {
    say(
        "%-9s %5d events   frozen %s   normalised %s   live %s   champion v%-3d drift %s",
        score.name(),
        score.events(),
        percent(score.frozen(), score.events()),
        percent(score.normalised(), score.events()),
        percent(score.live(), score.events()),
        score.champion(),
        drift(drift.state().name(), drift.firstSignalAfterEvents()));
  }

  /** The final table. */
  void table(DemoReport report) {
    say("");
    say(
        "%-9s %7s %9s %11s %9s %9s   %-9s %-12s %s",
        "batch",
        "events",
        "frozen",
        "normalised",
        "scratch",
        "live",
        "champion",
        "change",
        "drift");
    for (int batch = 0; batch < report.batches().size(); batch++) {
      DemoReport.BatchRow row = report.batches().get(batch);
      DemoReport.DriftRow drift = report.drift().get(batch);
      say(
          "%-9s %7d %9s %11s %9s %9s   v%-8d %-12s %s",
          row.name(),
          row.events(),
          percent(row.frozenAccuracy()),
          percent(row.normalisedAccuracy()),
          percent(row.scratchAccuracy()),
          percent(row.liveAccuracy()),
          row.champion(),
          drift.change(),
          drift(drift.state(), drift.firstSignalAfterEvents()));
    }
    say(
        "%-9s %7d %9s %11s %9s %9s",
        "all",
        report.batches().stream().mapToInt(DemoReport.BatchRow::events).sum(),
        percent(report.frozenAccuracy()),
        percent(report.normalisedAccuracy()),
        percent(report.scratchAccuracy()),
        percent(report.liveAccuracy()));
    say("");
    say(
        "versions %d   events sent %d = trained %d + held out %d + open %d + dead %d + repeated %d   predictions failed %d",
        report.versionsPublished(),
        report.eventsSent(),
        report.eventsTrained(),
        report.eventsHeldOut(),
        report.eventsOpen(),
        report.deadLettered(),
        report.duplicatesDropped(),
        report.predictionsFailed());
    say(
        "event to live %.2f s (p95 %.2f s)   swap %.0f ms (p99 %.0f ms)   ready after %.1f s   done after %.0f s",
        report.eventToLiveSeconds().p50(),
        report.eventToLiveSeconds().p95(),
        report.swapMillis().p50(),
        report.swapMillis().p99(),
        report.startSeconds(),
        report.wallSeconds());
  }

  /** Why requests failed: the most frequent reasons. */
  void failures(List<Map.Entry<String, Integer>> reasons) {
    reasons.stream()
        .limit(REASONS)
        .forEach(reason -> say("%d predictions failed: %s", reason.getValue(), reason.getKey()));
  }

  private static String drift(String state, @Nullable Integer firstSignalAfterEvents) {
    return firstSignalAfterEvents == null
        ? state
        : "%s after %d events".formatted(state, firstSignalAfterEvents);
  }

  private static String percent(int part, int whole) {
    return whole == 0 ? "–" : percent((double) part / whole);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
