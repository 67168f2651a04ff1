package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.EngineException;
import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds on machines whose memory is too short for the spec's batch. */
class RoundOutOfMemoryTest {
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "fine-tuning"));
  private static final ModelSpec SPEC = DEFINITION.spec();
  private static final ModelSpec HALF =
      Toy.definition(Toy.policy("nothing", "fine-tuning").with("batch", 16)).spec();
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);
  private static final Pack EXPERIENCE = Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 2);

  /** Without hold-outs of the target: its labels judge by cross-fitting. */
  private static final Pack FEW =
      new Pack(
          Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 40, 2).stream()
              .map(row -> Toy.withSide(row, Side.TRAIN))
              .toList());

  /** Most of it without labels; normalising undoes one half of the shift only. */
  private static final Pack SHEARED_AND_RESCALED =
      partlyLabelled(
          x -> {
            x[0] += x[1];
            Toy.Shift.RESCALED.apply(x);
          });

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());
  private final Round round = new Round(blobs, Environment.cpu());

  /**
   * An engine that runs out of memory in some steps. It is asked before every step, within the
   * training, and never says that the round is cancelled.
   */
  private static final class Exhausted implements BooleanSupplier {
    private final List<Integer> failing;
    private int steps;

    /** Steps that fail, counted from 1 over all attempts. */
    Exhausted(Integer... failing) {
      this.failing = List.of(failing);
    }

    @Override
    public boolean getAsBoolean() {
      if (failing.contains(++steps)) {
        throw new EngineException(OutOfMemoryTest.OF_A_GPU);
      }
      return false;
    }
  }

  @Test
  void anArmThatDidNotFitIsTheOneOfASpecWithHalfTheBatch() {
    RoundResult half = round.adapt(request(HALF, EXPERIENCE), () -> false);

    RoundResult result = round.adapt(request(SPEC, EXPERIENCE), new Exhausted(6));

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(result.reason()).isEqualTo(result.report().reason());
    assertThat(result.reason())
        .startsWith("fine-tuning won")
        .contains("; with batches of 16 rows, for memory was too short for 32");
    assertThat(arm(result).reason()).contains("with batches of 16 rows");
    assertThat(arm(result).steps()).isEqualTo(80);
    assertThat(result.report().effectiveBatch()).isEqualTo(16);
    assertThat(lineage(result).effectiveBatch()).isEqualTo(16);
    assertThat(manifest(result).tensors()).isEqualTo(manifest(half).tensors());
    assertThat(manifest(result).tensors())
        .isNotEqualTo(manifest(round.adapt(request(SPEC, EXPERIENCE), () -> false)).tensors());
  }

  @Test
  void halvesAsOftenAsItMust() {
    // batches of two rows forget a little
    ModelSpec lenient =
        Toy.definition(Toy.policy("nothing", "fine-tuning").with("forgettingLimit", 0.5)).spec();

    RoundResult result = round.adapt(request(lenient, EXPERIENCE), new Exhausted(1, 2, 30, 31));

    assertThat(result.report().effectiveBatch()).isEqualTo(2);
    assertThat(lineage(result).effectiveBatch()).isEqualTo(2);
  }

  /** The candidate of 80 steps fitted, the first that judges it did not. */
  @Test
  void candidatesThatJudgeAnArmHaveItsBatch() {
    RoundResult half = round.adapt(request(HALF, FEW), () -> false);

    RoundResult result = round.adapt(request(SPEC, FEW), new Exhausted(85));

    assertThat(result.reason()).contains("judged by cross-fitting");
    assertThat(result.report().effectiveBatch()).isEqualTo(16);
    assertThat(arm(result).accuracy()).isEqualTo(arm(half).accuracy());
    assertThat(arm(result).domains()).isEqualTo(arm(half).domains());
    assertThat(manifest(result).tensors()).isEqualTo(manifest(half).tensors());
  }

  @Test
  void retrainingBeginsAgainWithHalfOfItsBatch() {
    RoundResult half = round.adapt(request(spec(16, "retraining"), EXPERIENCE), () -> false);

    RoundResult result =
        round.adapt(request(spec(32, "retraining"), EXPERIENCE), new Exhausted(100));

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(lineage(result).effectiveBatch()).isEqualTo(16);
    assertThat(manifest(result).tensors()).isEqualTo(manifest(half).tensors());
  }

  /** It sees inputs as the arm before it does, which won over nothing; so does its repetition. */
  @Test
  void selfTrainingBeginsAgainFromItsFirstGuesses() {
    String[] arms = {"normalisation", "self-training+mcc"};
    RoundResult half = round.adapt(request(spec(16, arms), SHEARED_AND_RESCALED), () -> false);

    RoundRequest request = request(spec(32, arms), SHEARED_AND_RESCALED);
    RoundResult result = round.adapt(request, new Exhausted(200));
    RoundResult again = round.repeat(lineage(result), request, () -> false);

    assertThat(result.reason()).startsWith("self-training+mcc won");
    assertThat(manifest(result).preprocessing().byDomain()).containsKey(Toy.TARGET);
    assertThat(lineage(result).effectiveBatch()).isEqualTo(16);
    assertThat(manifest(result).tensors()).isEqualTo(manifest(half).tensors());
    assertThat(again.newHead()).isEqualTo(result.newHead());
  }

  @ParameterizedTest
  @MethodSource("io.acclimate.core.adaptation.StrategyTest#trainedArms")
  void everyArmLearnsInBatchesOfOneRow(Arm arm) {
    Environment.cpu().apply();
    Material material =
        Toy.material(DEFINITION, FIRST, blobs, SHEARED_AND_RESCALED.rows().subList(0, 160))
            .withBatch(1);

    Attempt attempt =
        Strategy.of(arm, Environment.cpu()).attempt(material, new SplittableRandom(1), () -> false);

    assertThat(attempt).isInstanceOf(Attempt.Candidate.class);
    assertThat(((Attempt.Candidate) attempt).weights().values())
        .allSatisfy(tensor -> assertThat(tensor.finite()).isTrue());
  }

  @Test
  void aRepetitionUsesTheRecordedBatchAndGivesTheSameBits() {
    for (Pack pack : List.of(EXPERIENCE, FEW)) {
      RoundRequest request = request(SPEC, pack);
      RoundResult result = round.adapt(request, new Exhausted(6));

      RoundResult again =
          new Round(Toy.store(FIRST.blobs()), Environment.cpu())
              .repeat(lineage(result), request, () -> false);

      assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
      assertThat(again.newHead()).isEqualTo(result.newHead());
      assertThat(again.serving()).isEqualTo(result.serving());
      assertThat(again.profiles()).isEqualTo(result.profiles());
      assertThat(again.report().effectiveBatch()).isEqualTo(16);
    }
  }

  @Test
  void aRepetitionFailsRatherThanToTakeAnotherBatch() {
    RoundRequest request = request(SPEC, EXPERIENCE);
    Lineage lineage = lineage(round.adapt(request, () -> false));

    assertThatThrownBy(() -> round.repeat(lineage, request, new Exhausted(6)))
        .isInstanceOf(EngineException.class)
        .hasMessage(OutOfMemoryTest.OF_A_GPU);
  }

  @Test
  void aRepetitionRefusesTheLineageOfAnotherRound() {
    Lineage lineage = lineage(round.adapt(request(SPEC, EXPERIENCE), () -> false));

    assertThatThrownBy(() -> round.repeat(lineage, request(SPEC, FEW), () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "lineage.pack: %s is not that of the round, %s"
                .formatted(EXPERIENCE.digest(), FEW.digest()));
    assertThatThrownBy(() -> round.repeat(lineage, request(HALF, EXPERIENCE), () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("lineage.spec: ");
  }

  @Test
  void anArmThatNeverFitsIsSkippedAndTheRoundGoesOn() {
    RoundResult result =
        round.adapt(request(SPEC, EXPERIENCE), new Exhausted(1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(arm(result).trained()).isFalse();
    assertThat(arm(result).reason())
        .isEqualTo("skipped: memory is too short even for batches of one row");
    assertThat(result.report().effectiveBatch()).isEqualTo(32);
    assertThat(result.newHead().weights()).isEqualTo(FIRST.head().weights());
    assertThat(result.newHead().dataState()).isNotEqualTo(FIRST.head().dataState());
  }

  /**
   * One row of this network takes a terabyte between two layers that are small themselves: the
   * allocator refuses every batch at once.
   */
  @Test
  void anArmThatDoesNotFitIntoThisMachineIsSkipped() throws IOException {
    Path overcommit = Path.of("/proc/sys/vm/overcommit_memory");
    assumeThat(overcommit).as("what the kernel refuses").exists();
    assumeThat(Files.readString(overcommit)).as("1 refuses nothing").isNotEqualTo("1\n");
    ModelDefinition definition =
        ModelDefinition.fromJson(
            Json.parseObject(
                    """
                    {"model": "huge", "input": {"kind": "tensor", "shape": [1, 512, 512]},
                     "classes": ["a", "b", "c"],
                     "sourceDomain": "plant-1", "targetDomain": "plant-2",
                     "network": {"layers": [
                       {"kind": "conv2d", "name": "conv", "in": 1, "out": 1000000, "kernel": 1},
                       {"kind": "maxpool2d", "kernel": 512}, {"kind": "flatten"},
                       {"kind": "linear", "name": "head", "in": 1000000, "out": 3}]}}
                    """
                        .getBytes(UTF_8))
                .with("adaptation", Toy.policy()));
    InitialModel first =
        new WeightsAdoption(
                Environment.cpu(),
                definition,
                Initialisation.kaimingUniform(definition.network(), new SplittableRandom(1)),
                Preprocessing.identity())
            .withoutSource();
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(
          new PackRow(
              "image-" + i,
              Toy.TARGET,
              new LabelValue.ClassName(Toy.CLASSES.get(i % 3)),
              Side.TRAIN,
              new Input.TensorInput(TensorBytes.ofFloats(new float[512 * 512], 1, 512, 512))));
    }

    RoundResult result =
        new Round(Toy.store(first.blobs()), Environment.cpu())
            .adaptBy(
                Arm.FINE_TUNING,
                Toy.request(definition.spec(), first.head(), new Pack(rows), 1),
                () -> false);

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(result.reason()).isEqualTo("memory is too short even for batches of one row");
    assertThat(result.newHead().weights()).isEqualTo(first.head().weights());
  }

  private static Pack partlyLabelled(Toy.Shift shift) {
    return new Pack(
        Stream.concat(
                Toy.rows(Toy.TARGET, shift, 100, 2).stream(),
                Toy.rows(Toy.TARGET, shift, 120, 3).stream().map(Toy::withoutLabel))
            .toList());
  }

  private static ModelSpec spec(int batch, String... arms) {
    List<String> all = new ArrayList<>(List.of("nothing"));
    all.addAll(List.of(arms));
    return Toy.definition(Toy.policy(all.toArray(String[]::new)).with("batch", batch)).spec();
  }

  private static RoundRequest request(ModelSpec spec, Pack pack) {
    return Toy.request(spec, FIRST.head(), pack, 1);
  }

  private static ServingManifest manifest(RoundResult result) {
    return ServingManifest.parse(blob(result, Objects.requireNonNull(result.serving())));
  }

  private static Lineage lineage(RoundResult result) {
    return Lineage.parse(blob(result, manifest(result).lineage()));
  }

  private static byte[] blob(RoundResult result, Digest digest) {
    return Objects.requireNonNull(result.blobs().get(digest));
  }

  private static ArmReport arm(RoundResult result) {
    return result.report().arms().get(1);
  }
}
