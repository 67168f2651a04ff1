package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.adaptation.RoundReport.DomainMetrics;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** When the weights stay, and what moves all the same. */
class RoundVerdictTest {
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  /** Raw inputs, and steps too small for a float: every answer is a tie. */
  @Test
  void nothingWinsTies() {
    Json tiny =
        Json.object()
            .with("name", "sgd")
            .with("learningRate", 1e-30)
            .with("weightDecay", 0)
            .with("momentum", 0.9);
    InitialModel raw =
        new WeightsAdoption(
                Environment.cpu(),
                DEFINITION,
                StartingPoint.load(FIRST.head(), blobs).weights(),
                Preprocessing.identity())
            .withData(Toy.pack(Toy.SOURCE, Toy.Shift.NONE, 400, 1));
    for (double significance : new double[] {0.05, 1}) {
      ModelSpec spec =
          Toy.definition(Toy.policy().with("optimizer", tiny).with("significance", significance))
              .spec();

      RoundResult result =
          new Round(Toy.store(raw.blobs()), Environment.cpu())
              .adapt(
                  Toy.request(spec, raw.head(), target(UnaryOperator.identity()), 1), () -> false);

      ArmReport nothing = arm(result, "nothing");
      ArmReport tied = arm(result, "fine-tuning");
      assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
      assertThat(result.newHead().weights()).isEqualTo(raw.serving());
      assertThat(nothing.won()).isTrue();
      assertThat(tied.trained()).isTrue();
      assertThat(tied.domains()).isEqualTo(nothing.domains());
      assertThat(tied.reason()).startsWith("lost");
    }
  }

  @Test
  void aCandidateThatRuinsAnEarlierDomainIsRefused() {
    // without replay nothing holds it back, and the target counts more
    Json.Obj policy =
        Toy.policy()
            .with("replay", replay(0))
            .with("holdOutCapacity", 1000)
            .with("currentWeight", 0.9)
            .with("significance", 0.05);
    Pack pack = Toy.pack(Toy.TARGET, Toy.Shift.CLASHING, 1600, 3);

    RoundResult refused = adapt(policy.with("forgettingLimit", 0.05), pack);
    RoundResult allowed = adapt(policy.with("forgettingLimit", 1), pack);

    assertThat(allowed.verdict()).as("it beats nothing over all").isEqualTo(Verdict.LEARNT);
    assertUnchanged(refused);
    assertThat(refused.reason()).contains("forgets " + Toy.SOURCE).contains("0.05");
    ArmReport arm = arm(refused, "fine-tuning");
    assertThat(arm.won()).isFalse();
    assertThat(arm.accuracy()).isGreaterThan(arm(refused, "nothing").accuracy());
    assertThat(domain(arm, Toy.SOURCE).accuracy())
        .isLessThan(domain(arm(refused, "nothing"), Toy.SOURCE).accuracy() - 0.05);
  }

  @Test
  void replayKeepsWhatFineTuningAloneForgets() {
    Pack pack = Toy.pack(Toy.TARGET, Toy.Shift.CLASHING, 160, 3);
    Json.Obj policy = Toy.policy().with("forgettingLimit", 1).with("significance", 1);

    RoundResult without = adapt(policy.with("replay", replay(0)), pack);
    RoundResult with = adapt(policy.with("replay", replay(0.5)), pack);

    double forgotten = domain(arm(without, "fine-tuning"), Toy.SOURCE).accuracy();
    double kept = domain(arm(with, "fine-tuning"), Toy.SOURCE).accuracy();
    assertThat(kept).isGreaterThan(forgotten + 0.05);
  }

  @Test
  void nothingIsLearntFromAnEmptyExperience() {
    RoundResult result = adapt(Toy.policy(), new Pack(List.of()));

    assertUnchanged(result);
    assertThat(result.reason()).contains("no train example that fits the model");
    assertThat(arm(result, "fine-tuning").trained()).isFalse();
    assertThat(arm(result, "fine-tuning").accuracy()).isNaN();
  }

  @Test
  void nothingIsLearntFromHoldOutsAlone() {
    RoundResult result = adapt(Toy.policy(), target(row -> Toy.withSide(row, Side.HOLD_OUT)));

    assertUnchanged(result);
    assertThat(result.reason()).contains("no train example that fits the model");
    assertThat(memory(result.newHead()).holdOuts().get(Toy.TARGET))
        .as("they are kept to be asked about")
        .satisfies(kept -> assertThat(Objects.requireNonNull(kept).seen()).isEqualTo(160));
  }

  @Test
  void fineTuningLearnsNothingWithoutLabels() {
    RoundResult result = adapt(Toy.policy(), target(Toy::withoutLabel));

    assertUnchanged(result);
    assertThat(result.reason()).contains("no labelled train example");
  }

  @Test
  void nothingIsLearntFromRowsThatDoNotFit() {
    RoundResult result = adapt(Toy.policy(), target(row -> Toy.withInput(row, 1, 2, 3)));

    assertUnchanged(result);
    assertThat(result.reason()).contains("no train example that fits the model");
  }

  @Test
  void learningToAnswerOneClassAlwaysGoesNoFurtherThanTheOthersBear() {
    List<PackRow> rows = Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 300, 5);
    Pack one = new Pack(rows.stream().filter(row -> Toy.label(row).equals("a")).toList());

    RoundResult result = adapt(Toy.policy().with("replay", replay(0)), one);

    ArmReport arm = arm(result, "fine-tuning");
    assertThat(arm.reason()).contains(" of its way, for at the end of it it forgets " + Toy.SOURCE);
    assertThat(domain(arm, Toy.SOURCE).accuracy())
        .isGreaterThanOrEqualTo(domain(arm(result, "nothing"), Toy.SOURCE).accuracy() - 0.05);
    RoundResult whole =
        adapt(Toy.policy().with("replay", replay(0)).with("forgettingLimit", 1), one);
    assertThat(domain(arm(whole, "fine-tuning"), Toy.TARGET).accuracy()).isEqualTo(1);
    assertThat(domain(arm(whole, "fine-tuning"), Toy.SOURCE).accuracy())
        .as("another class is gone")
        .isLessThan(0.8);
  }

  @Test
  void divergedTrainingIsSkippedWithTheReason() {
    Json huge =
        Json.object()
            .with("name", "sgd")
            .with("learningRate", 10)
            .with("weightDecay", 1)
            .with("momentum", 0.9);
    // inputs near the largest float, of either sign: the first gradient overflows, and answers do
    Pack pack =
        target(
            row -> {
              float x = row.eventId().hashCode() % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
              return Toy.withInput(row, x, -x, x, -x);
            });

    RoundResult result = adapt(Toy.policy().with("optimizer", huge), pack);

    assertUnchanged(result);
    assertThat(arm(result, "fine-tuning").trained()).isFalse();
    assertThat(arm(result, "fine-tuning").reason()).contains("diverged");
    assertThat(result.profiles()).as("of rows that have no answer").isNull();
  }

  @Test
  void dataStateAdvancesAndWeightsStayWhenNothingWins() {
    Pack pack = Toy.pack(Toy.TARGET, Toy.Shift.NONE, 160, 2);

    RoundResult result = adapt(Toy.policy("nothing"), pack);

    assertUnchanged(result);
    Head next = result.newHead();
    assertThat(next.lastExperience()).isEqualTo(new LastExperience(1, 0, 1000));
    assertThat(next.dataState()).isNotEqualTo(FIRST.head().dataState());
    DataState memory = memory(next);
    assertThat(memory.replay().seen()).isEqualTo(300 + 120);
    assertThat(memory.holdOuts()).containsKeys(Toy.SOURCE, Toy.TARGET);
    assertThat(memory.references()).contains(pack.digest());
    TrainingManifest training = TrainingManifest.parse(blobs.get(result.training()));
    assertThat(training.serving()).isEqualTo(FIRST.serving());
    assertThat(training.lineage())
        .as("the weights are still those of the first version")
        .isEqualTo(ServingManifest.parse(blobs.get(FIRST.serving())).lineage());
  }

  @Test
  void everyUnchangedRoundSaysWhyInOneSentence() {
    List<Pack> packs = new ArrayList<>();
    packs.add(new Pack(List.of()));
    packs.add(target(row -> Toy.withSide(row, Side.HOLD_OUT)));
    packs.add(target(Toy::withoutLabel));
    for (Pack pack : packs) {
      RoundResult result = adapt(Toy.policy(), pack);

      assertThat(result.reason()).startsWith("no arm beat nothing: ").doesNotContain("\n");
      assertThat(result.reason()).isEqualTo(result.report().reason());
      assertThat(result.report().arms())
          .allSatisfy(arm -> assertThat(arm.reason()).isNotBlank().doesNotContain("\n"));
    }
  }

  private RoundResult adapt(Json policy, Pack pack) {
    ModelSpec spec = Toy.definition(policy).spec();
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(spec, FIRST.head(), pack, 1), () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private static Pack target(UnaryOperator<PackRow> change) {
    return new Pack(Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 2).stream().map(change).toList());
  }

  private DataState memory(Head head) {
    return DataState.parse(blobs.get(Objects.requireNonNull(head.dataState())));
  }

  private static Json replay(double share) {
    return Json.object()
        .with("capacity", 300)
        .with("policy", "class-balanced")
        .with("share", share);
  }

  private static ArmReport arm(RoundResult result, String key) {
    return result.report().arms().stream()
        .filter(arm -> arm.arm().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static DomainMetrics domain(ArmReport arm, String domain) {
    return arm.domains().stream()
        .filter(metrics -> metrics.domain().equals(domain))
        .findFirst()
        .orElseThrow();
  }

  private static void assertUnchanged(RoundResult result) {
    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(result.report().verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(result.serving()).isNull();
    assertThat(result.report().servingDigest()).isNull();
    assertThat(result.sizeBytes()).isZero();
    Digest weights = FIRST.head().weights();
    assertThat(result.newHead().weights()).isEqualTo(weights);
    assertThat(result.newHead().weightsState()).isEqualTo(FIRST.head().weightsState());
    assertThat(result.report().arms().get(0).won()).isTrue();
  }
}
