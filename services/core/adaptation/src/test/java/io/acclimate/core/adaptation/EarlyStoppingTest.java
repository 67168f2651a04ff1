package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Arms that are hopeless half-way. */
class EarlyStoppingTest {
  private static final int STEPS = 80;

  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());
  private final AtomicInteger steps = new AtomicInteger();

  /** What weighs a million times too much leaves nothing of the labels. */
  private static Json.Obj spoilt(String... arms) {
    return Toy.policy(arms)
        .with("steps", STEPS)
        .with("alignmentWeights", Json.object().with("entropy", 1_000_000));
  }

  private static Json.Obj tooFast(String... arms) {
    List<String> all = new ArrayList<>(List.of("nothing"));
    all.addAll(List.of(arms));
    return Toy.policy(all.toArray(String[]::new))
        .with("steps", STEPS)
        .with("optimizer", Json.object().with("name", "adamw").with("learningRate", 10));
  }

  @Test
  void whatIsFarBehindAnArmIsStopped() {
    RoundResult result = adapt(spoilt("nothing", "fine-tuning", "fine-tuning+entropy"), disputed());

    ArmReport stopped = result.report().arms().get(2);
    assertThat(result.reason()).startsWith("fine-tuning won");
    assertThat(stopped.trained()).isFalse();
    assertThat(stopped.reason())
        .matches(
            "stopped: in the middle .* had \\d+ of 40 hold-outs right .*, where fine-tuning has 36");
    assertThat(stopped.steps()).isEqualTo(STEPS / 2);
    assertThat(steps).hasValue(STEPS + STEPS / 2);
  }

  /** Where nothing knows all, and a step goes a thousand times too far. */
  @Test
  void whatIsFarBehindNothingIsStopped() {
    RoundResult result = adapt(tooFast("fine-tuning"), known(160));

    assertThat(result.report().arms().get(1).reason()).contains("where nothing has 40");
    assertThat(steps).hasValue(STEPS / 2);
  }

  @Test
  void whatWasStoppedWasTried() {
    RoundResult result = adapt(tooFast("fine-tuning", "fine-tuning+coral"), known(160));

    assertThat(result.report().arms().get(2).reason())
        .isEqualTo("skipped: nothing has every hold-out right");
    assertThat(steps).hasValue(STEPS / 2);
  }

  /** Its second half does as much as its first. */
  @Test
  void atAConstantRateNoneIsStopped() {
    Json.Obj constant =
        spoilt("nothing", "fine-tuning", "fine-tuning+entropy").with("schedule", "constant");

    RoundResult result = adapt(constant, disputed());

    assertThat(result.report().arms().get(2).trained()).isTrue();
    assertThat(steps).hasValue(2 * STEPS);
  }

  /** What it did not take is left for others. */
  @Test
  void whatIsStoppedTakesTheStepsThatItTook() {
    Json.Obj policy =
        spoilt("nothing", "fine-tuning", "fine-tuning+entropy", "fine-tuning+coral")
            .with("stepBudget", 2 * STEPS + STEPS / 2);

    RoundResult result = adapt(policy, disputed());

    assertThat(result.report().arms().get(2).steps()).isEqualTo(STEPS / 2);
    assertThat(result.report().arms().get(3).steps()).isEqualTo(STEPS);
  }

  /** First the last layer, for half of the steps. */
  @Test
  void onlyTheLastStretchIsStopped() {
    RoundResult result = adapt(tooFast("fine-tuning+probe-first"), known(160));

    assertThat(result.report().arms().get(1).steps()).isEqualTo(STEPS / 2 + STEPS / 4);
    assertThat(steps).hasValue(STEPS / 2 + STEPS / 4);
  }

  /** It judges by the answers of several candidates, each without some labels. */
  @Test
  void withCrossFittingNoneIsStopped() {
    RoundResult result = adapt(tooFast("fine-tuning"), known(56));

    assertThat(result.report().arms().get(1).trained()).isTrue();
    assertThat(result.reason()).contains("cross-fitting");
    assertThat(steps).hasValue(STEPS * (1 + CrossFitting.FOLDS));
  }

  /** Rows as the source has them. */
  private static Pack known(int count) {
    return Toy.pack(Toy.TARGET, Toy.Shift.NONE, count, 2);
  }

  /** A tenth of the hold-outs are of another class, so that no arm has every one right. */
  private static Pack disputed() {
    List<PackRow> rows = new ArrayList<>(Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 2));
    for (int i = 3; i < rows.size(); i += 40) {
      rows.set(i, Toy.withLabel(rows.get(i), Toy.label(rows.get(i)).equals("a") ? "b" : "a"));
    }
    return new Pack(rows);
  }

  private RoundResult adapt(Json policy, Pack pack) {
    return new Round(blobs, Environment.cpu())
        .adapt(
            Toy.request(Toy.definition(policy).spec(), FIRST.head(), pack, 1),
            () -> {
              steps.incrementAndGet();
              return false;
            });
  }
}
