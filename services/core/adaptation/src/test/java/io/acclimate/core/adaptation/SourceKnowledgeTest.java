package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.adaptation.RoundReport.DomainMetrics;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What rounds can do with a model for raw inputs whose source data are at hand, known by their
 * statistics alone, or unknown.
 */
class SourceKnowledgeTest {
  @Test
  void withDataEveryArmIsTriedAndForgettingIsChecked() {
    RoundResult result = adapt(RawToy.adoption().withData(RawToy.SOURCE), few(Toy.Shift.NOISY, 2));

    assertThat(result.report().arms()).allMatch(ArmReport::trained);
    assertThat(result.reason()).doesNotContain("not checked");
    assertThat(result.report().arms().get(0).domains())
        .extracting(DomainMetrics::domain)
        .containsExactly(Toy.SOURCE, Toy.TARGET);
  }

  @Test
  void withStatisticsEveryArmIsTriedButForgettingIsNotChecked() {
    RoundResult result =
        adapt(RawToy.adoption().withStatistics(RawToy.statistics()), few(Toy.Shift.NOISY, 2));

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(result.report().arms()).allMatch(ArmReport::trained);
    assertThat(result.reason())
        .contains("forgetting on the source domain was not checked")
        .contains("no hold-out");
  }

  @Test
  void withoutKnowledgeOnlyFineTuningIsTriedAndTheReasonIsGiven() {
    RoundResult result = adapt(RawToy.adoption().withoutSource(), few(Toy.Shift.NOISY, 2));

    assertThat(arm(result, "fine-tuning").trained()).isTrue();
    assertThat(arm(result, "normalisation").trained()).isFalse();
    assertThat(arm(result, "normalisation").reason())
        .startsWith("skipped: ")
        .contains("input statistics are unknown");
    assertThat(arm(result, "fine-tuning+coral").trained()).isFalse();
    assertThat(arm(result, "fine-tuning+coral").reason())
        .startsWith("skipped: ")
        .contains("nothing is known of the source");
  }

  @Test
  void withoutAnyHoldOutAndWithOneLabelNothingCanBeJudged() {
    List<PackRow> rows =
        Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 1, 2).stream()
            .map(row -> Toy.withSide(row, Side.TRAIN))
            .toList();

    RoundResult result = adapt(RawToy.adoption().withoutSource(), new Pack(rows));

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(result.reason()).contains("no hold-out example to judge it on");
    assertThat(result.report().arms().get(0).accuracy()).isNaN();
    assertThat(new String(result.report().toBytes(), UTF_8)).doesNotContain("NaN");
  }

  @Test
  void withoutAnyHoldOutLabelsThatTrainJudgeByCrossFitting() {
    List<PackRow> rows =
        Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 80, 2).stream()
            .map(row -> Toy.withSide(row, Side.TRAIN))
            .toList();

    RoundResult result = adapt(RawToy.adoption().withoutSource(), new Pack(rows));

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(arm(result, "nothing").domains())
        .extracting(metrics -> metrics.domain() + " " + metrics.n())
        .containsExactly(Toy.TARGET + " 80");
  }

  /** Six labels and a hundred unlabelled rows of a target where one covariance moved. */
  @Test
  void aligningCovariancesHelpsWhereLabelsAreFew() {
    double fineTuned = 0;
    double aligned = 0;
    int seeds = 15;
    for (int seed = 1; seed <= seeds; seed++) {
      RoundResult result =
          adapt(RawToy.adoption().withData(RawToy.SOURCE), few(Toy.Shift.NOISY, seed));
      fineTuned += target(arm(result, "fine-tuning")) / seeds;
      aligned += target(aligned(result)) / seeds;
    }

    assertThat(aligned).isGreaterThan(fineTuned + 0.05);
  }

  @Test
  void soDoesAligningToTheSourcesStatistics() {
    double fineTuned = 0;
    double aligned = 0;
    int seeds = 15;
    for (int seed = 1; seed <= seeds; seed++) {
      RoundResult result =
          adapt(RawToy.adoption().withStatistics(RawToy.statistics()), few(Toy.Shift.NOISY, seed));
      fineTuned += target(arm(result, "fine-tuning")) / seeds;
      aligned += target(aligned(result)) / seeds;
    }

    assertThat(aligned).isGreaterThan(fineTuned + 0.05);
  }

  /** Means and covariance as they were stored, where no row of the source is at hand. */
  @Test
  void soDoesMatchingTheSourcesMoments() {
    double fineTuned = 0;
    double matched = 0;
    int seeds = 15;
    for (int seed = 1; seed <= seeds; seed++) {
      RoundResult result =
          adaptByMoments(
              RawToy.adoption().withStatistics(RawToy.adoption().statisticsOf(RawToy.TRAIN)),
              few(Toy.Shift.NOISY, seed));
      fineTuned += target(arm(result, "fine-tuning")) / seeds;
      matched += target(arm(result, "fine-tuning+moments")) / seeds;
    }

    assertThat(matched).isGreaterThan(fineTuned + 0.05);
  }

  @Test
  void withoutAStoredMeanOfTheFeaturesThereAreNoMomentsToMatch() {
    RoundResult result =
        adaptByMoments(
            RawToy.adoption().withStatistics(RawToy.statistics()), few(Toy.Shift.NOISY, 2));

    assertThat(arm(result, "fine-tuning+moments").trained()).isFalse();
    assertThat(arm(result, "fine-tuning+moments").reason())
        .contains("fewer than two examples of other domains");
  }

  @Test
  void reNormalisingLearnsADomainWithoutLabels() {
    MemoryBlobStore blobs = new MemoryBlobStore();
    InitialModel first = RawToy.adoption().withData(RawToy.SOURCE);
    first.blobs().forEach(blobs::put);
    List<PackRow> fresh = Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 300, 77);
    List<PackRow> rows = new ArrayList<>();
    for (PackRow row : Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 200, 2)) {
      rows.add(row.side() == Side.TRAIN ? Toy.withoutLabel(row) : row);
    }

    RoundResult result = adapt(first, new Pack(rows));

    result.blobs().forEach(blobs::put);
    assertThat(result.report().arms())
        .filteredOn(ArmReport::won)
        .extracting(ArmReport::arm)
        .containsExactly("normalisation");
    assertThat(Toy.accuracy(blobs, first.serving(), fresh)).isLessThan(0.75);
    assertThat(Toy.accuracy(blobs, result.newHead().weights(), fresh)).isGreaterThan(0.95);
    ServingManifest before = ServingManifest.parse(blobs.get(first.serving()));
    ServingManifest after = ServingManifest.parse(blobs.get(result.newHead().weights()));
    assertThat(after.tensors()).as("no weight moved").isEqualTo(before.tensors());
    assertThat(after.preprocessing().byDefault()).isEqualTo(before.preprocessing().byDefault());
  }

  private static RoundResult adapt(InitialModel first, Pack pack) {
    // Normalisation last: it has every hold-out right, after which aligning is not tried.
    Json policy = Toy.policy("nothing", "fine-tuning", "fine-tuning+coral", "normalisation");
    return new Round(Toy.store(first.blobs()), Environment.cpu())
        .adapt(Toy.request(Toy.definition(policy).spec(), first.head(), pack, 1), () -> false);
  }

  private static RoundResult adaptByMoments(InitialModel first, Pack pack) {
    Json policy = Toy.policy("nothing", "fine-tuning", "fine-tuning+moments");
    return new Round(Toy.store(first.blobs()), Environment.cpu())
        .adapt(Toy.request(Toy.definition(policy).spec(), first.head(), pack, 1), () -> false);
  }

  /** Labels on the hold-outs and on six train rows. */
  private static Pack few(Toy.Shift shift, long seed) {
    List<PackRow> rows = new ArrayList<>();
    int labelled = 0;
    for (PackRow row : Toy.rows(Toy.TARGET, shift, 240, seed)) {
      boolean keep = row.side() == Side.HOLD_OUT || labelled < 6;
      labelled += keep && row.side() == Side.TRAIN ? 1 : 0;
      rows.add(keep ? row : Toy.withoutLabel(row));
    }
    return new Pack(rows);
  }

  private static ArmReport arm(RoundResult result, String key) {
    return result.report().arms().stream()
        .filter(arm -> arm.arm().equals(key))
        .findFirst()
        .orElseThrow();
  }

  /** Where fine-tuning has every hold-out right, aligning is not tried: as good. */
  private static ArmReport aligned(RoundResult result) {
    ArmReport aligned = arm(result, "fine-tuning+coral");
    return aligned.trained() ? aligned : arm(result, "fine-tuning");
  }

  private static double target(ArmReport arm) {
    return arm.domains().stream()
        .filter(metrics -> metrics.domain().equals(Toy.TARGET))
        .findFirst()
        .orElseThrow()
        .accuracy();
  }
}
