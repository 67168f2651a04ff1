package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds in which no label of the target is known. */
class BlindContestTest {
  private static final Json.Obj POLICY =
      Toy.policy(
          "nothing",
          "normalisation",
          "fine-tuning",
          "self-training+mcc",
          "nearest-class-mean",
          "label-shift");

  @Test
  void normalisationWinsWhereItMakesAnswersSureAndDifferent() {
    List<PackRow> rows = Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 300, 5);

    RoundResult result = adapt(rows);

    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.LEARNT);
    assertThat(result.reason()).startsWith("normalisation won: without labels");
    assertThat(arm(result, "normalisation").won()).isTrue();
  }

  @Test
  void nothingIsChangedWhereNothingHasChanged() {
    RoundResult result = adapt(Toy.rows(Toy.TARGET, Toy.Shift.NONE, 300, 5));

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(arm(result, "nothing").won()).isTrue();
  }

  /** Normalising a single class would spread it over all three. */
  @Test
  void oneClassAloneIsNoDrift() {
    List<PackRow> rows =
        Toy.rows(Toy.TARGET, Toy.Shift.NONE, 600, 5).stream()
            .filter(row -> new LabelValue.ClassName("a").equals(row.label()))
            .toList();

    RoundResult result = adapt(rows);

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(arm(result, "normalisation").reason())
        .startsWith("skipped: other shares of the classes explain");
  }

  @Test
  void armsThatLearnFromLabelsAreOutAndFeaturesAreNotTrainedOn() {
    RoundResult result = adapt(Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 300, 5));

    assertThat(arm(result, "fine-tuning").reason())
        .isEqualTo("skipped: the experience has no labelled train example");
    assertThat(arm(result, "self-training+mcc").reason())
        .contains("only for images and spectrograms");
    assertThat(arm(result, "nearest-class-mean").reason())
        .isEqualTo("skipped: the experience has no labelled train example");
  }

  /** Mutual information prefers balanced answers. */
  @Test
  void nobodyJudgesOtherSharesOfTheClasses() {
    RoundResult result = adapt(Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 300, 5));

    assertThat(arm(result, "label-shift").reason())
        .isEqualTo(
            "skipped: without a label of its domains, nothing tells other shares of the classes");
  }

  @Test
  void aFewRowsSayTooLittle() {
    RoundResult result = adapt(Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 20, 5));

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(arm(result, "normalisation").reason()).contains("fewer than 30 train examples");
  }

  /** A single label, which nobody can train without and judge by. */
  @Test
  void oneLabelDoesNotSilenceTheRowsWithout() {
    List<PackRow> rows = new ArrayList<>(Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 300, 5));
    PackRow labelled = rows.removeFirst();
    rows.replaceAll(Toy::withoutLabel);
    rows.add(Toy.withSide(labelled, Side.TRAIN));

    RoundResult result = round(Toy.policy("nothing", "normalisation"), rows);

    assertThat(result.reason())
        .startsWith("normalisation won: few labels say little; without labels, mutual information");
  }

  @Test
  void manyLabelsDo() {
    List<PackRow> rows = new ArrayList<>(Toy.rows(Toy.TARGET, Toy.Shift.RESCALED, 300, 5));
    for (int i = 8; i < rows.size(); i++) {
      rows.set(i, Toy.withoutLabel(rows.get(i)));
    }
    // p = 1/1000 at least: nothing wins by labels
    Json.Obj strict = Toy.policy("nothing", "normalisation").with("significance", 0);

    RoundResult result = round(strict, rows);

    assertThat(arm(result, "normalisation").reason()).startsWith("lost: ").contains("above 0");
  }

  private static RoundResult adapt(List<PackRow> rows) {
    return round(POLICY, rows.stream().map(Toy::withoutLabel).toList());
  }

  private static RoundResult round(Json.Obj policy, List<PackRow> rows) {
    ModelDefinition definition = Toy.definition(policy);
    InitialModel first = Toy.pretrained(definition);
    MemoryBlobStore blobs = Toy.store(first.blobs());
    Pack pack = new Pack(rows);
    return new Round(blobs, Environment.cpu())
        .adapt(Toy.request(definition.spec(), first.head(), pack, 1), () -> false);
  }

  private static ArmReport arm(RoundResult result, String key) {
    return result.report().arms().stream()
        .filter(arm -> arm.arm().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
