package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.adaptation.RoundReport.DomainMetrics;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What rounds can do with a model for raw inputs whose source data are at hand, known by their
 * statistics alone, or unknown.
 */
class SourceKnowledgeTest {
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "normalisation", "fine-tuning", "fine-tuning+coral"));
  private static final Pack SOURCE = Toy.pack(Toy.SOURCE, Toy.Shift.NONE, 400, 1);
  private static final InitialModel PRETRAINED = Toy.pretrained(DEFINITION);
  private static final int HIDDEN = 16;
  private static final Pack TRAIN =
      new Pack(SOURCE.rows().stream().filter(row -> row.side() == Side.TRAIN).toList());

  private final SortedMap<String, TensorBytes> weights =
      forRawInputs(StartingPoint.load(PRETRAINED.head(), Toy.store(PRETRAINED.blobs())));

  @Test
  void withDataEveryArmIsTriedAndForgettingIsChecked() {
    RoundResult result = adapt(adoption().withData(SOURCE), few(Toy.Shift.NOISY, 2));

    assertThat(result.report().arms()).allMatch(ArmReport::trained);
    assertThat(result.reason()).doesNotContain("not checked");
    assertThat(result.report().arms().get(0).domains())
        .extracting(DomainMetrics::domain)
        .containsExactly(Toy.SOURCE, Toy.TARGET);
  }

  @Test
  void withStatisticsEveryArmIsTriedButForgettingIsNotChecked() {
    RoundResult result = adapt(adoption().withStatistics(statistics()), few(Toy.Shift.NOISY, 2));

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(result.report().arms()).allMatch(ArmReport::trained);
    assertThat(result.reason())
        .contains("forgetting on the source domain was not checked")
        .contains("no hold-out");
  }

  @Test
  void withoutKnowledgeOnlyFineTuningIsTriedAndTheReasonIsGiven() {
    RoundResult result = adapt(adoption().withoutSource(), few(Toy.Shift.NOISY, 2));

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

    RoundResult result = adapt(adoption().withoutSource(), new Pack(rows));

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

    RoundResult result = adapt(adoption().withoutSource(), new Pack(rows));

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
      RoundResult result = adapt(adoption().withData(SOURCE), few(Toy.Shift.NOISY, seed));
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
          adapt(adoption().withStatistics(statistics()), few(Toy.Shift.NOISY, seed));
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
              adoption().withStatistics(adoption().statisticsOf(TRAIN)),
              few(Toy.Shift.NOISY, seed));
      fineTuned += target(arm(result, "fine-tuning")) / seeds;
      matched += target(arm(result, "fine-tuning+moments")) / seeds;
    }

    assertThat(matched).isGreaterThan(fineTuned + 0.05);
  }

  @Test
  void withoutAStoredMeanOfTheFeaturesThereAreNoMomentsToMatch() {
    RoundResult result =
        adaptByMoments(adoption().withStatistics(statistics()), few(Toy.Shift.NOISY, 2));

    assertThat(arm(result, "fine-tuning+moments").trained()).isFalse();
    assertThat(arm(result, "fine-tuning+moments").reason())
        .contains("fewer than two examples of other domains");
  }

  /** More rows than one pass takes, against plain loops in doubles. */
  @Test
  void statisticsOfDataAreThoseOfItsRows() {
    List<PackRow> rows = Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 2500, 3);
    SourceStatistics expected = statistics(rows);

    SourceStatistics statistics = adoption().statisticsOf(new Pack(rows));

    assertThat(statistics.count()).isEqualTo(2500);
    assertClose(statistics.inputMean(), expected.inputMean());
    assertClose(statistics.inputVariance(), expected.inputVariance());
    assertClose(statistics.featureCovariance(), expected.featureCovariance());
    assertThat(statistics.featureMean()).isNotNull();
    assertClose(statistics.featureMean(), featureMean(rows));
    assertThat(SourceStatistics.parse(statistics.toBytes())).isEqualTo(statistics);
  }

  @Test
  void statisticsBringTheSourcesProfilesAndOlderOnesBringNone() {
    InitialModel first = adoption().withStatistics(adoption().statisticsOf(TRAIN));

    assertThat(first.profiles()).isEqualTo(adoption().withData(SOURCE).profiles());
    assertThat(first.blobs()).containsKey(first.profiles());
    assertThat(adoption().withStatistics(statistics()).profiles()).isNull();
  }

  @Test
  void refusesProfilesOfAnotherModel() {
    SourceStatistics right = adoption().statisticsOf(TRAIN);
    List<FeatureProfile> profiles = Objects.requireNonNull(right.profiles()).features();

    assertThatThrownBy(() -> adoption().withStatistics(with(right, profiles.subList(1, 6))))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("source statistics: profiles are of 3 elements, the model's input has 4");
    FeatureProfile twoClasses =
        new FeatureProfile("label", List.of(0.5), List.of(4L, 6L), 0, 1, 0.6, 0.5);
    assertThatThrownBy(() -> adoption().withStatistics(with(right, List.of(twoClasses))))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("source statistics: the profile of label has 2 classes, the model has 3");
  }

  private static SourceStatistics with(SourceStatistics statistics, List<FeatureProfile> profiles) {
    return new SourceStatistics(
        statistics.count(),
        statistics.inputMean(),
        statistics.inputVariance(),
        statistics.featureCovariance(),
        statistics.featureMean(),
        new Profiles(profiles));
  }

  @Test
  void refusesToSummariseASingleRow() {
    Pack single = new Pack(TRAIN.rows().subList(0, 1));

    assertThatThrownBy(() -> adoption().statisticsOf(single))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("source data: 1 of 1 rows fit the model, and statistics need two");
  }

  private static void assertClose(TensorBytes actual, TensorBytes expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.floats()).containsExactly(expected.floats(), within(1e-4f));
  }

  @Test
  void reNormalisingLearnsADomainWithoutLabels() {
    MemoryBlobStore blobs = new MemoryBlobStore();
    InitialModel first = adoption().withData(SOURCE);
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

  @Test
  void adoptedWeightsServeAsTheyAre() {
    InitialModel first = adoption().withData(SOURCE);

    MemoryBlobStore blobs = Toy.store(first.blobs());
    ServingManifest manifest = ServingManifest.parse(blobs.get(first.serving()));
    assertThat(StartingPoint.load(first.head(), blobs).weights()).isEqualTo(weights);
    assertThat(manifest.preprocessing()).isEqualTo(Preprocessing.identity());
    assertThat(first.head().weightsState()).as("no optimizer has moved them").isNull();
    Lineage lineage = Lineage.parse(blobs.get(manifest.lineage()));
    assertThat(lineage.arm()).isEqualTo("import");
    assertThat(lineage.pack()).isEqualTo(SOURCE.digest());
    assertThat(lineage.seed()).isNull();
    List<PackRow> holdOut =
        SOURCE.rows().stream().filter(row -> row.side() == Side.HOLD_OUT).toList();
    assertThat(first.metrics().trainExamples()).isEqualTo(300);
    assertThat(first.metrics().holdOutExamples()).isEqualTo(100);
    assertThat(first.metrics().epochs()).isZero();
    assertThat(first.metrics().holdOutAccuracy())
        .isEqualTo(Toy.accuracy(blobs, first.serving(), holdOut));
    // the same function of the inputs, in other floats
    assertThat(first.metrics().holdOutLoss())
        .isCloseTo(PRETRAINED.metrics().holdOutLoss(), within(1e-4));
  }

  @Test
  void statisticsAreKeptAsTheSource() {
    InitialModel first = adoption().withStatistics(statistics());

    MemoryBlobStore blobs = Toy.store(first.blobs());
    DataState memory = DataState.parse(blobs.get(Objects.requireNonNull(first.head().dataState())));
    assertThat(memory.source()).isInstanceOf(Source.Statistics.class);
    assertThat(memory.references()).hasSize(1);
    assertThat(SourceStatistics.parse(blobs.get(memory.references().get(0))))
        .isEqualTo(statistics());
    assertThat(first.metrics().holdOutAccuracy()).isNaN();
  }

  @Test
  void refusesStatisticsOfAnotherModel() {
    SourceStatistics right = statistics();
    TensorBytes two = TensorBytes.ofFloats(new float[2]);

    assertThatThrownBy(
            () ->
                adoption()
                    .withStatistics(
                        new SourceStatistics(10, two, two, right.featureCovariance(), null, null)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("input.mean has 2 elements, the model's input has 4");
    assertThatThrownBy(
            () ->
                adoption()
                    .withStatistics(
                        new SourceStatistics(
                            10,
                            right.inputMean(),
                            right.inputVariance(),
                            TensorBytes.ofFloats(new float[4], 2, 2),
                            null,
                            null)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("the network has 16 features");
  }

  @Test
  void refusesSourceDataWithoutALabelledTrainRow() {
    List<PackRow> rows = SOURCE.rows().stream().map(Toy::withoutLabel).toList();

    assertThatThrownBy(() -> adoption().withData(new Pack(rows)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("none of 400 rows");
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

  private WeightsAdoption adoption() {
    return new WeightsAdoption(Environment.cpu(), DEFINITION, weights, Preprocessing.identity());
  }

  /** W·(x − m)/s + b = (W/s)·x + (b − W·m/s): the normalisation goes into the first layer. */
  private static SortedMap<String, TensorBytes> forRawInputs(StartingPoint start) {
    FeatureStatistics normalisation =
        Objects.requireNonNull(start.manifest().preprocessing().byDefault());
    TreeMap<String, TensorBytes> folded = new TreeMap<>(start.weights());
    float[] weight = floats(folded, "fc1.weight");
    float[] bias = floats(folded, "fc1.bias");
    for (int unit = 0; unit < HIDDEN; unit++) {
      for (int i = 0; i < Toy.FEATURES; i++) {
        int at = unit * Toy.FEATURES + i;
        weight[at] /= normalisation.standardDeviation().get(i);
        bias[unit] -= weight[at] * normalisation.mean().get(i);
      }
    }
    folded.put("fc1.weight", TensorBytes.ofFloats(weight, HIDDEN, Toy.FEATURES));
    folded.put("fc1.bias", TensorBytes.ofFloats(bias, HIDDEN));
    return folded;
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

  private SourceStatistics statistics() {
    return statistics(TRAIN.rows());
  }

  /** By plain loops, without the mean of the features. */
  private SourceStatistics statistics(List<PackRow> rows) {
    List<double[]> inputs = rows.stream().map(SourceKnowledgeTest::input).toList();
    List<double[]> features = inputs.stream().map(this::features).toList();
    double[][] inputCovariance = covariance(inputs);
    double[][] featureCovariance = covariance(features);
    float[] variance = new float[Toy.FEATURES];
    float[] mean = new float[Toy.FEATURES];
    for (int i = 0; i < Toy.FEATURES; i++) {
      int feature = i;
      mean[i] = (float) inputs.stream().mapToDouble(x -> x[feature]).average().orElse(0);
      variance[i] = (float) (inputCovariance[i][i] * (inputs.size() - 1) / inputs.size());
    }
    float[] matrix = new float[HIDDEN * HIDDEN];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) featureCovariance[i / HIDDEN][i % HIDDEN];
    }
    return new SourceStatistics(
        inputs.size(),
        TensorBytes.ofFloats(mean),
        TensorBytes.ofFloats(variance),
        TensorBytes.ofFloats(matrix, HIDDEN, HIDDEN),
        null,
        null);
  }

  private TensorBytes featureMean(List<PackRow> rows) {
    float[] mean = new float[HIDDEN];
    for (int unit = 0; unit < HIDDEN; unit++) {
      int of = unit;
      mean[unit] =
          (float)
              rows.stream().mapToDouble(row -> features(input(row))[of]).average().orElseThrow();
    }
    return TensorBytes.ofFloats(mean);
  }

  private static double[] input(PackRow row) {
    float[] x = Toy.x(row);
    double[] input = new double[Toy.FEATURES];
    for (int i = 0; i < Toy.FEATURES; i++) {
      input[i] = x[i];
    }
    return input;
  }

  /** max(0, W·x + b). */
  private double[] features(double[] input) {
    float[] weight = floats(weights, "fc1.weight");
    float[] bias = floats(weights, "fc1.bias");
    double[] features = new double[HIDDEN];
    for (int unit = 0; unit < HIDDEN; unit++) {
      double sum = bias[unit];
      for (int i = 0; i < Toy.FEATURES; i++) {
        sum += weight[unit * Toy.FEATURES + i] * input[i];
      }
      features[unit] = Math.max(0, sum);
    }
    return features;
  }

  private static double[][] covariance(List<double[]> rows) {
    int d = rows.get(0).length;
    double[] mean = new double[d];
    for (double[] row : rows) {
      for (int i = 0; i < d; i++) {
        mean[i] += row[i] / rows.size();
      }
    }
    double[][] covariance = new double[d][d];
    for (double[] row : rows) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (rows.size() - 1);
        }
      }
    }
    return covariance;
  }

  private static float[] floats(SortedMap<String, TensorBytes> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name)).floats();
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
