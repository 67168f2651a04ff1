package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReweighClassesTest {
  private static final Arm ARM = Arm.of("label-shift");
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  /** The classes lie apart, so that the shares can be counted. */
  @Test
  void theBiasMovesByTheLogarithmOfTheRatioOfShares() {
    List<PackRow> rows = withoutLabels(skewed());
    Material material = material(rows);
    double[] before = counts(material.replay());
    List<PackRow> train = skewed().stream().filter(row -> row.side() == Side.TRAIN).toList();
    double[] after = counts(train);

    Attempt.Candidate candidate = (Attempt.Candidate) attempt(material);

    float[] moved = bias(candidate.weights());
    float[] old = bias(material.start().weights());
    for (int label = 0; label < 3; label++) {
      double p = (before[label] + 1) / (material.replay().size() + 3);
      double q = (after[label] + 1) / (train.size() + 3);
      // a row or two of 200 are answered wrong; Laplace's rule is applied before and after
      assertThat((double) moved[label] - old[label]).isCloseTo(Math.log(q / p), within(0.15));
    }
    assertThat(moved[2] - old[2]).isGreaterThan(0.5f);
    assertThat(moved[0] - old[0]).isLessThan(-0.5f);
  }

  /** Given labels are not looked at: they may be wrong. */
  @Test
  void labelsOfTheExperienceDecideNothing() {
    List<PackRow> rows = new ArrayList<>(skewed());
    List<PackRow> wrong = new ArrayList<>();
    for (PackRow row : rows.subList(0, 40)) {
      wrong.add(Toy.withLabel(row, "a"));
    }
    List<PackRow> rest = withoutLabels(rows.subList(40, rows.size()));

    List<PackRow> right = new ArrayList<>(rows.subList(0, 40));
    right.addAll(rest);
    wrong.addAll(rest);

    assertThat(attempt(material(wrong))).isEqualTo(attempt(material(right)));
  }

  @Test
  void needsRowsWithoutLabels() {
    assertThat(attempt(material(skewed())))
        .isEqualTo(new Attempt.Skipped("the experience has no unlabelled train example"));
  }

  @Test
  void needsAnswersThatTellTheClassesApart() {
    Material material = material(withoutLabels(skewed()));
    StartingPoint start = material.start();
    TreeMap<String, TensorBytes> weights = new TreeMap<>(start.weights());
    weights.put("head.weight", TensorBytes.ofFloats(new float[48], 3, 16));
    Material alike =
        new Material(
            material.spec(),
            new StartingPoint(start.manifest(), start.network(), weights, start.state()),
            material.lesson(),
            material.replay(),
            material.memory(),
            null);

    assertThat(attempt(alike))
        .isEqualTo(
            new Attempt.Skipped(
                "the answers do not tell the classes apart: the condition of their confusion is"
                    + " Infinity, above 100"));
  }

  @Test
  void needsRowsOfEachClassFromAnotherDomain() {
    Material whole = material(withoutLabels(skewed()));
    Material poor =
        new Material(
            whole.spec(),
            whole.start(),
            whole.lesson(),
            whole.replay().stream().filter(row -> Toy.label(row).equals("b")).toList(),
            whole.memory(),
            null);

    assertThat(attempt(poor))
        .isEqualTo(new Attempt.Skipped("no row of another domain in memory is of [a, c]"));
  }

  /** Hold-outs know their labels, and a repetition sees inputs as the round did. */
  @Test
  void winsARoundOfOtherSharesAndIsRepeatedBitForBit() {
    List<PackRow> rows =
        skewed().stream()
            .map(row -> row.side() == Side.TRAIN ? Toy.withoutLabel(row) : row)
            .toList();
    ModelDefinition definition =
        Toy.definition(Toy.policy("nothing", "normalisation", ARM.key()).with("currentWeight", 1));
    RoundRequest request = Toy.request(definition.spec(), FIRST.head(), new Pack(rows), 1);
    Round round = new Round(blobs, Environment.cpu());

    RoundResult result = round.adapt(request, () -> false);

    assertThat(result.reason()).startsWith("label-shift won");
    ServingManifest manifest =
        ServingManifest.parse(
            Objects.requireNonNull(result.blobs().get(Objects.requireNonNull(result.serving()))));
    Lineage lineage = Lineage.parse(Objects.requireNonNull(result.blobs().get(manifest.lineage())));
    assertThat(round.repeat(lineage, request, () -> false).newHead()).isEqualTo(result.newHead());
  }

  /** Of the first class one in eight, of the last all. */
  private static List<PackRow> skewed() {
    List<PackRow> rows = new ArrayList<>();
    int first = 0;
    for (PackRow row : Toy.rows(Toy.TARGET, Toy.Shift.NONE, 600, 5)) {
      String label = Toy.label(row);
      if (label.equals("c") || (label.equals("a") && first++ % 8 == 0)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<PackRow> withoutLabels(List<PackRow> rows) {
    return rows.stream().map(Toy::withoutLabel).toList();
  }

  private static double[] counts(List<PackRow> rows) {
    double[] counts = new double[3];
    rows.forEach(row -> counts[Toy.CLASSES.indexOf(Toy.label(row))]++);
    return counts;
  }

  private static float[] bias(Map<String, TensorBytes> weights) {
    return Objects.requireNonNull(weights.get("head.bias")).floats();
  }

  private static Attempt attempt(Material material) {
    return Strategy.of(ARM, Environment.cpu())
        .attempt(material, new SplittableRandom(1), () -> false);
  }

  private Material material(List<PackRow> rows) {
    return Toy.material(DEFINITION, FIRST, blobs, rows);
  }
}
