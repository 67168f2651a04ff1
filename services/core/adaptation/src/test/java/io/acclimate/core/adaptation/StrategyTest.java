package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.memory.Unasked;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.Retention;
import io.acclimate.core.model.Tuning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every arm has to keep to. */
class StrategyTest {
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  /** A third of them without labels. */
  static final List<PackRow> ROWS =
      Stream.concat(
              Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 2).stream(),
              Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 60, 3).stream().map(Toy::withoutLabel))
          .toList();

  /** What each arm makes of the rows with the first seed: for tests that only look at it. */
  private static final Map<Arm, Attempt> MADE = new HashMap<>();

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  static Stream<Arm> arms() {
    return Stream.of(otherArms(), closedFormArms(), trainedArms()).flatMap(arms -> arms);
  }

  /** That compute the last layer in one go. */
  static Stream<Arm> closedFormArms() {
    return Stream.of(Arm.of("nearest-class-mean"), Arm.of("label-shift"));
  }

  static Stream<Arm> otherArms() {
    return Stream.of(Arm.NOTHING, Arm.NORMALISATION);
  }

  /** All that train. */
  static Stream<Arm> trainedArms() {
    return Stream.concat(
        fineTuningArms(),
        Stream.of(
            Arm.RETRAINING, new Arm(Arm.Base.SELF_TRAINING, List.of()), Arm.SELF_TRAINING_MCC));
  }

  /** Without additions, with each of them, and with all of a kind at once. */
  static Stream<Arm> fineTuningArms() {
    List<AlignmentLoss> losses = List.of(AlignmentLoss.values());
    List<Retention> retentions = List.of(Retention.values());
    List<Retention> replaying =
        retentions.stream().filter(retention -> retention != Retention.A_GEM).toList();
    List<Retention> bounded =
        List.of(Retention.LWF, Retention.EWC, Retention.L2_SP, Retention.SI, Retention.A_GEM);
    return Stream.of(
            Stream.of(
                Arm.FINE_TUNING,
                new Arm(Arm.Base.FINE_TUNING, losses),
                new Arm(Arm.Base.FINE_TUNING, List.of(), replaying),
                new Arm(Arm.Base.FINE_TUNING, losses, bounded)),
            losses.stream().map(loss -> new Arm(Arm.Base.FINE_TUNING, List.of(loss))),
            retentions.stream()
                .map(retention -> new Arm(Arm.Base.FINE_TUNING, List.of(), List.of(retention))),
            Stream.of("head-only", "last-2", "probe-first", "discriminative", "lora")
                .map(tuning -> Arm.of("fine-tuning+" + tuning)),
            Stream.of(
                new Arm(Arm.Base.FINE_TUNING, losses, replaying, Tuning.HEAD_ONLY),
                new Arm(
                    Arm.Base.FINE_TUNING,
                    losses,
                    List.of(Retention.DISTILLATION, Retention.LWF, Retention.DER),
                    new Tuning.LowRank()),
                Arm.of("fine-tuning+lwf+a-gem+lora")))
        .flatMap(arms -> arms);
  }

  /** How many times as many steps as the spec has an arm takes. */
  static int stretches(Arm arm) {
    return switch (arm.base()) {
      case NOTHING, NORMALISATION, NEAREST_CLASS_MEAN, LABEL_SHIFT -> 0;
      case FINE_TUNING -> 1;
      case RETRAINING -> 2;
      case SELF_TRAINING -> arm.losses().isEmpty() ? 3 : 4;
    };
  }

  @ParameterizedTest
  @MethodSource("arms")
  void theSameMaterialAndRandomNumbersGiveTheSameBits(Arm arm) {
    Attempt again = attempt(arm, ROWS, 1);

    assertThat(again).isInstanceOf(Attempt.Candidate.class).isEqualTo(made(arm));
  }

  @ParameterizedTest
  @MethodSource("arms")
  void aCandidateIsAWholeFiniteModel(Arm arm) {
    Attempt.Candidate candidate = (Attempt.Candidate) made(arm);

    TreeMap<String, TensorBytes> before = new TreeMap<>(start().weights());
    assertThat(candidate.weights().keySet()).isEqualTo(before.keySet());
    candidate
        .weights()
        .forEach(
            (name, tensor) -> {
              assertThat(tensor.finite()).as(name).isTrue();
              assertThat(tensor.shape())
                  .isEqualTo(Objects.requireNonNull(before.get(name)).shape());
            });
    assertThat(candidate.optimizer().isEmpty()).isFalse();
    assertThat(candidate.steps())
        .as("as many as it says before")
        .isEqualTo(Strategy.of(arm, Environment.cpu()).steps(material(ROWS)));
  }

  @ParameterizedTest
  @MethodSource("arms")
  void leavesTheMaterialAsItWas(Arm arm) {
    Material material = material(ROWS);
    SortedMap<String, TensorBytes> weights = copies(material.start());
    byte[] memory = material.memory().toBytes();

    Attempt attempt = attempt(arm, material, 1, () -> false);

    assertThat(attempt).isInstanceOf(Attempt.Candidate.class);
    assertThat(copies(material.start())).isEqualTo(weights);
    assertThat(material.memory().toBytes()).isEqualTo(memory);
  }

  /** The material of two experiences that differ in their hold-outs alone. */
  @ParameterizedTest
  @MethodSource("arms")
  void holdOutsDecideNothing(Arm arm) {
    List<PackRow> poisoned = new ArrayList<>();
    for (PackRow row : ROWS) {
      poisoned.add(
          row.side() == Side.HOLD_OUT
              ? Toy.withLabel(Toy.withInput(row, 100, -100, 100, 100), "b")
              : row);
    }

    assertThat(attempt(arm, poisoned, 1)).isEqualTo(made(arm));
  }

  @ParameterizedTest
  @MethodSource("trainedArms")
  void trainedArmsMoveWeightsAndCountTheirSteps(Arm arm) {
    Attempt.Candidate candidate = (Attempt.Candidate) made(arm);

    assertThat(candidate.weights()).isNotEqualTo(start().weights());
    assertThat(candidate.steps()).isEqualTo(80 * stretches(arm));
    long before = arm.base() == Arm.Base.RETRAINING ? 0 : start().optimizer().step();
    int own = arm.tuning() instanceof Tuning.LowRank ? 0 : candidate.steps(); // moments of factors
    assertThat(candidate.optimizer().step()).isEqualTo(before + own);
    assertThat(((Attempt.Candidate) attempt(arm, ROWS, 2)).weights())
        .as("other random numbers draw other batches")
        .isNotEqualTo(candidate.weights());
  }

  @ParameterizedTest
  @MethodSource("trainedArms")
  void trainedArmsStopAtTheNextStepWhenCancelled(Arm arm) {
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(() -> attempt(arm, material(ROWS), 1, () -> asked.incrementAndGet() > 5))
        .isInstanceOf(CancellationException.class);

    assertThat(asked).hasValue(6);
  }

  @ParameterizedTest
  @MethodSource("fineTuningArms")
  void fineTuningNormalisesByAllTrainRowsSoFar(Arm arm) {
    List<PackRow> all = new ArrayList<>(Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 1));
    all.addAll(ROWS);
    double[] values =
        all.stream()
            .filter(row -> row.side() == Side.TRAIN)
            .mapToDouble(row -> Toy.x(row)[0])
            .toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    double variance = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElse(0);

    Attempt.Candidate candidate = (Attempt.Candidate) made(arm);

    FeatureStatistics statistics = Objects.requireNonNull(candidate.preprocessing().byDefault());
    // floats of about 3
    assertThat((double) statistics.mean().get(0)).isCloseTo(mean, within(1e-6));
    assertThat((double) statistics.standardDeviation().get(0))
        .isCloseTo(Math.sqrt(variance), within(1e-6));
    assertThat(candidate.preprocessing().byDomain()).isEmpty();
  }

  @Test
  void theSourceCountsInThemWhereOnlyItsStatisticsAreKnown() {
    RunningStatistics source = new RunningStatistics(Toy.FEATURES);
    for (PackRow row : Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 1)) {
      if (row.side() == Side.TRAIN) {
        source.add(Toy.x(row));
      }
    }
    Pack pack = new Pack(ROWS);
    DataState memory = new DataState(new Source.Statistics(source, pack.digest()));
    memory.add(
        pack.digest(), pack, DEFINITION.spec(), null, new SplittableRandom(9), new Unasked());
    Lesson lesson = Lesson.of(pack, DEFINITION.spec());
    Material known = new Material(DEFINITION.spec(), start(), lesson, List.of(), memory, null);

    Attempt.Candidate candidate =
        (Attempt.Candidate) attempt(Arm.FINE_TUNING, known, 1, () -> false);

    Attempt.Candidate withRows = (Attempt.Candidate) attempt(Arm.FINE_TUNING, ROWS, 1);
    assertThat(candidate.preprocessing()).isEqualTo(withRows.preprocessing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"retraining", "nearest-class-mean"})
  void armsThatDoNotKeepTheHeadNormaliseTheTargetByItself(String arm) {
    Attempt.Candidate candidate = (Attempt.Candidate) made(Arm.of(arm));

    Attempt.Candidate normalised = (Attempt.Candidate) made(Arm.NORMALISATION);
    assertThat(candidate.preprocessing()).isEqualTo(normalised.preprocessing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"self-training+mcc", "label-shift"})
  void armsThatNormaliseNothingSeeInputsAsTheyAreTold(String arm) {
    Attempt.Candidate normalised = (Attempt.Candidate) made(Arm.NORMALISATION);
    Material seen = material(ROWS).seenBy(normalised.preprocessing());

    Attempt.Candidate candidate = (Attempt.Candidate) attempt(Arm.of(arm), seen, 1, () -> false);

    assertThat(candidate.preprocessing()).isEqualTo(normalised.preprocessing());
    assertThat(candidate.weights())
        .isNotEqualTo(((Attempt.Candidate) attempt(Arm.of(arm), ROWS, 1)).weights());
  }

  @ParameterizedTest
  @MethodSource("closedFormArms")
  void closedFormsChangeTheLastLayerAlone(Arm arm) {
    Attempt.Candidate candidate = (Attempt.Candidate) made(arm);

    for (String name : List.of("fc1.weight", "fc1.bias")) {
      assertThat(candidate.weights().get(name)).isEqualTo(start().weights().get(name));
    }
    assertThat(candidate.weights().get("head.bias"))
        .isNotEqualTo(start().weights().get("head.bias"));
    assertThat(candidate.optimizer()).isEqualTo(start().optimizer());
    assertThat(candidate.steps()).isZero();
    assertThat(((Attempt.Candidate) attempt(arm, ROWS, 2)))
        .as("nothing is drawn at random")
        .isEqualTo(candidate);
  }

  @ParameterizedTest
  @MethodSource("otherArms")
  void otherArmsLeaveTheWeightsAndTheirState(Arm arm) {
    Attempt.Candidate candidate = (Attempt.Candidate) made(arm);

    assertThat(candidate.weights()).isEqualTo(start().weights());
    assertThat(candidate.optimizer()).isEqualTo(start().optimizer());
    assertThat(candidate.preprocessing().byDefault())
        .as("unknown domains see what the weights were trained with")
        .isEqualTo(start().manifest().preprocessing().byDefault());
    assertThat(candidate.steps()).isZero();
  }

  @Test
  void nothingIsTheStartingPoint() {
    Attempt.Candidate candidate = (Attempt.Candidate) attempt(Arm.NOTHING, ROWS, 1);

    assertThat(candidate.preprocessing()).isEqualTo(start().manifest().preprocessing());
  }

  @Test
  void normalisationGivesTheTargetItsOwnStatisticsAndNoOtherDomain() {
    Attempt.Candidate candidate = (Attempt.Candidate) made(Arm.NORMALISATION);

    assertThat(candidate.preprocessing().byDomain()).containsOnlyKeys(Toy.TARGET);
  }

  @Test
  void normalisationSkipsAnExperienceOfTheSource() {
    Attempt attempt = attempt(Arm.NORMALISATION, Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 80, 3), 1);

    assertThat(attempt)
        .isEqualTo(
            new Attempt.Skipped("no train example of the experience is from a target domain"));
  }

  @Test
  void aligningNeedsTwoRowsOfATarget() {
    List<PackRow> rows = new ArrayList<>(Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 80, 3));
    rows.add(ROWS.get(0));

    Attempt attempt = attempt(Arm.of("fine-tuning+coral"), rows, 1);

    assertThat(attempt)
        .isEqualTo(
            new Attempt.Skipped(
                "fewer than two train examples of the experience are from a target domain"));
  }

  @Test
  void aligningByLabelsNeedsRowsOfTheExperienceInABatch() {
    Material material = material(ROWS);
    Json replay =
        Json.parseObject(
            "{\"capacity\": 300, \"policy\": \"class-balanced\", \"share\": 1}".getBytes(UTF_8));
    Material replayedOnly =
        new Material(
            Toy.definition(Toy.policy().with("replay", replay)).spec(),
            material.start(),
            material.lesson(),
            material.replay(),
            material.memory(),
            null);

    Attempt attempt = attempt(Arm.of("fine-tuning+ccsa"), replayedOnly, 1, () -> false);

    assertThat(attempt)
        .isEqualTo(new Attempt.Skipped("ccsa: no batch has labelled examples of the experience"));
  }

  @Test
  void boundingStepsNeedsRowsOfTheExperienceInABatch() {
    Json replay =
        Json.parseObject(
            "{\"capacity\": 300, \"policy\": \"class-balanced\", \"share\": 1}".getBytes(UTF_8));
    Material replayedOnly =
        Toy.material(Toy.definition(Toy.policy().with("replay", replay)), FIRST, blobs, ROWS);

    Attempt attempt = attempt(Arm.of("fine-tuning+a-gem"), replayedOnly, 1, () -> false);

    assertThat(attempt)
        .isEqualTo(new Attempt.Skipped("a-gem: no batch has labelled examples of the experience"));
  }

  private Attempt made(Arm arm) {
    Attempt known = MADE.get(arm);
    if (known == null) {
      known = attempt(arm, ROWS, 1);
      MADE.put(arm, known);
    }
    return known;
  }

  private Attempt attempt(Arm arm, List<PackRow> rows, long seed) {
    return attempt(arm, material(rows), seed, () -> false);
  }

  private static Attempt attempt(Arm arm, Material material, long seed, Supervisor supervisor) {
    return Strategy.of(arm, Environment.cpu())
        .attempt(material, new SplittableRandom(seed), supervisor);
  }

  /** As a round prepares it. */
  private Material material(List<PackRow> rows) {
    return Toy.material(DEFINITION, FIRST, blobs, rows);
  }

  private StartingPoint start() {
    return StartingPoint.load(FIRST.head(), blobs);
  }

  private static SortedMap<String, TensorBytes> copies(StartingPoint start) {
    TreeMap<String, TensorBytes> copies = new TreeMap<>();
    start
        .weights()
        .forEach(
            (name, tensor) ->
                copies.put(
                    name, new TensorBytes(tensor.dtype(), tensor.shape(), tensor.data().clone())));
    return copies;
  }
}
