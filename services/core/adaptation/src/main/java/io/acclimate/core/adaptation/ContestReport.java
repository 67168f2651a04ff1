package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.model.Arm;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says for people how a {@link Contest} ended, and why.
 *
 * @param judgedByTrainRows whether labelled train rows judged, too
 */
record ContestReport(
    Material material, Examination examination, Preference preference, boolean judgedByTrainRows) {

  /** An arm won. */
  Contest.Outcome won(Contender.Judged best, List<Contender> entries) {
    String reason =
        best.arm().key()
            + " won: "
            + best.ruling().reason()
            + trusted(best)
            + way(best)
            + halved(best.batch())
            + judgedBy()
            + unchecked();
    return new Contest.Outcome(
        best.arm(), best.candidate(), best.batch(), reason, reports(entries, best));
  }

  /** What stands stays. */
  Contest.Outcome nobodyWon(List<Contender.Judged> judged, List<Contender> entries) {
    String why =
        judged.stream()
            .min(Comparator.comparingDouble(entry -> entry.ruling().pValue()))
            .map(
                entry ->
                    entry.arm().key() + " came closest, " + entry.ruling().reason() + way(entry))
            .or(() -> firstSkipped(entries))
            .orElse("the spec names no other");
    return new Contest.Outcome(
        Arm.NOTHING,
        null,
        material.batch(),
        "no arm beat nothing: " + why + judgedBy(),
        reports(entries, null));
  }

  /** The end of a reason if an arm went back part of its way; else nothing. */
  private static String way(Contender.Judged entry) {
    Interpolation.Way way = entry.way();
    return way.share() == 1
        ? ""
        : String.format(
            Locale.ROOT,
            "; it goes %.3g of its way, for at the end of it %s",
            way.share(),
            way.reason());
  }

  /** The end of a reason if an arm did not have to prove a gain; else nothing. */
  private String trusted(Contender.Judged best) {
    return preference.trusts(best.arm())
        ? "; fine-tuning is trusted with few labels, unless answers speak against it"
        : "";
  }

  private String halved(int batch) {
    return Contest.halved(batch, material);
  }

  private String judgedBy() {
    return judgedByTrainRows
        ? "; of few hold-outs, so %d labelled train rows judged by cross-fitting"
            .formatted(material.lesson().labelled().size())
        : "";
  }

  private static Optional<String> firstSkipped(List<Contender> entries) {
    return entries.stream()
        .filter(Contender.Out.class::isInstance)
        .map(Contender.Out.class::cast)
        .map(out -> out.arm().key() + " was left out: " + out.reason())
        .findFirst();
  }

  private List<ArmReport> reports(List<Contender> entries, Contender.@Nullable Judged best) {
    return entries.stream().map(entry -> report(entry, best)).toList();
  }

  private ArmReport report(Contender entry, Contender.@Nullable Judged best) {
    return switch (entry) {
      case Contender.Out out ->
          new ArmReport(
              out.arm().key(),
              false,
              false,
              (out.steps() > 0 ? "stopped: " : "skipped: ") + out.reason(),
              out.steps(),
              out.seconds(),
              Double.NaN,
              null,
              List.of());
      case Contender.Nothing nothing ->
          new ArmReport(
              Arm.NOTHING.key(),
              true,
              best == null,
              best == null ? "won: no arm beat it" : "lost to " + best.arm().key(),
              0,
              nothing.seconds(),
              nothing.scores().accuracy(),
              null,
              nothing.scores().metrics());
      case Contender.Judged judged ->
          new ArmReport(
              judged.arm().key(),
              true,
              judged.equals(best),
              reason(judged, best) + way(judged) + halved(judged.batch()),
              judged.candidate().steps(),
              judged.seconds(),
              judged.scores().accuracy(),
              judged.ruling().pValue(),
              judged.scores().metrics());
    };
  }

  private String reason(Contender.Judged entry, Contender.@Nullable Judged best) {
    if (entry.equals(best)) {
      return "won: " + entry.ruling().reason() + trusted(entry) + unchecked();
    } else if (best != null && entry.ruling().beatsNothing()) {
      return "lost to %s, which %s: %s"
          .formatted(best.arm().key(), preference.over(best, entry), entry.ruling().reason());
    }
    return "lost: " + entry.ruling().reason();
  }

  private String unchecked() {
    Set<String> source = material.memory().source().domains(material.spec());
    List<String> unknown = source.stream().filter(domain -> !examination.covers(domain)).toList();
    if (unknown.isEmpty()) {
      return "";
    }
    return source.size() == 1
        ? "; forgetting on the source domain was not checked: there is no hold-out of it"
        : "; forgetting on %s of the source was not checked: there is no hold-out of it"
            .formatted(String.join(", ", unknown));
  }
}
