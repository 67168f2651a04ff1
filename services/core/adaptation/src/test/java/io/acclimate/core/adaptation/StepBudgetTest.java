package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arms of 80 steps in rounds that may take some. */
class StepBudgetTest {
  private static final Json.Obj POLICY =
      Toy.policy("nothing", "fine-tuning+coral", "retraining", "fine-tuning+mcc");
  private static final InitialModel FIRST = Toy.pretrained(Toy.definition(POLICY));

  @Test
  void whoNamesNoneLimitsNothing() {
    StepBudget budget = StepBudget.of(Toy.definition(POLICY).spec().adaptation());

    budget.take(Long.MAX_VALUE / 2);

    assertThat(budget.obstacle(Integer.MAX_VALUE)).isEmpty();
    assertThat(budget.times(Integer.MAX_VALUE, 3)).isEqualTo(3);
  }

  @Test
  void whatIsLeftIsWhatWasNotTaken() {
    StepBudget budget = of(200);

    assertThat(budget.obstacle(200)).isEmpty();
    assertThat(budget.times(80, 3)).isEqualTo(2);
    budget.take(80);

    assertThat(budget.obstacle(120)).isEmpty();
    assertThat(budget.obstacle(121))
        .contains("it takes 121 steps, and 120 of the round's 200 are left");
    assertThat(budget.times(80, 3)).isEqualTo(1);
    budget.take(200); // smaller batches took more
    assertThat(budget.times(80, 3)).isZero();
    assertThat(budget.times(0, 3)).as("what takes none may always be begun").isEqualTo(3);
    assertThat(budget.obstacle(0)).isEmpty();
  }

  /** Retraining takes 160; the arm after it fits again. */
  @Test
  void anArmIsBegunIfAllOfItsStepsAreLeft() {
    RoundResult result = adapt(160, labelled());

    assertThat(arm(result, "fine-tuning+coral").steps()).isEqualTo(80);
    assertThat(arm(result, "retraining").trained()).isFalse();
    assertThat(arm(result, "retraining").reason())
        .isEqualTo("skipped: it takes 160 steps, and 80 of the round's 160 are left");
    assertThat(arm(result, "fine-tuning+mcc").steps()).isEqualTo(80);
  }

  /**
   * Twelve labels without a hold-out: each arm is made once, and again without each of four folds.
   */
  @Test
  void whatJudgesAnArmCounts() {
    List<PackRow> few =
        Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 12, 2).stream()
            .map(row -> Toy.withSide(row, Side.TRAIN))
            .toList();

    RoundResult result = adapt(399, few);

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(arm(result, "fine-tuning+coral").reason())
        .isEqualTo("skipped: it takes 400 steps, and 399 of the round's 399 are left");
    assertThat(arm(adapt(400, few), "fine-tuning+coral").steps()).isEqualTo(80);
  }

  /** Inputs near the largest float, of either sign: the first gradient overflows. */
  @Test
  void whatDivergesCountsAsIfItHadNot() {
    Json.Obj huge =
        POLICY
            .with("stepBudget", 239)
            .with(
                "optimizer",
                Json.object()
                    .with("name", "sgd")
                    .with("learningRate", 10)
                    .with("weightDecay", 1)
                    .with("momentum", 0.9));
    List<PackRow> far = new ArrayList<>();
    for (PackRow row : labelled()) {
      float x = far.size() % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
      far.add(Toy.withInput(row, x, -x, x, -x));
    }

    RoundResult result = adapt(huge, far);

    assertThat(arm(result, "fine-tuning+coral").reason()).contains("diverged");
    assertThat(arm(result, "retraining").reason())
        .isEqualTo("skipped: it takes 160 steps, and 159 of the round's 239 are left");
  }

  /** What it would take does not matter then. */
  @Test
  void whatCannotBeMadeSaysWhy() {
    List<PackRow> unlabelledTrain =
        labelled().stream()
            .map(row -> row.side() == Side.TRAIN ? Toy.withoutLabel(row) : row)
            .toList();

    assertThat(arm(adapt(80, unlabelledTrain), "retraining").reason())
        .isEqualTo("skipped: the experience has no labelled train example");
  }

  /** Every fifth with a wrong label, so that no arm has every hold-out right. */
  private static List<PackRow> labelled() {
    List<PackRow> rows = new ArrayList<>(Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 300, 2));
    for (int i = 0; i < rows.size(); i += 5) {
      String wrong = Toy.label(rows.get(i)).equals("a") ? "b" : "a";
      rows.set(i, Toy.withLabel(rows.get(i), wrong));
    }
    return rows;
  }

  private static StepBudget of(int steps) {
    return StepBudget.of(Toy.definition(POLICY.with("stepBudget", steps)).spec().adaptation());
  }

  private static RoundResult adapt(int steps, List<PackRow> rows) {
    return adapt(POLICY.with("stepBudget", steps), rows);
  }

  private static RoundResult adapt(Json policy, List<PackRow> rows) {
    ModelDefinition definition = Toy.definition(policy);
    MemoryBlobStore blobs = Toy.store(FIRST.blobs());
    return new Round(blobs, Environment.cpu())
        .adapt(Toy.request(definition.spec(), FIRST.head(), new Pack(rows), 1), () -> false);
  }

  private static ArmReport arm(RoundResult result, String key) {
    return result.report().arms().stream()
        .filter(arm -> arm.arm().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
