package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReferenceProfilingTest {
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @Test
  void aRoundProfilesTheRawInputsOfItsOwnTrainRows() {
    List<PackRow> rows = new ArrayList<>();
    for (PackRow row : Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 2)) {
      rows.add(rows.size() % 7 == 0 ? Toy.withoutLabel(row) : row);
    }
    List<PackRow> train = rows.stream().filter(row -> row.side() == Side.TRAIN).toList();

    Profiles profiles = profiles(learnt(new Pack(rows)).profiles());

    assertThat(profiles.features())
        .extracting(FeatureProfile::feature)
        .containsExactly(
            "input.0", "input.1", "input.2", "input.3", "confidence", "prediction", "label");
    for (int i = 0; i < Toy.FEATURES; i++) {
      assertCounts(profiles.features().get(i), column(train, i));
    }
    assertThat(profiles.features().get(3).counts()).as("a constant").containsOnlyOnce(90L);
  }

  @Test
  void aRoundProfilesWhatTheNewVersionAnswersAndWhatIsTrue() {
    Pack pack = Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 2);
    List<PackRow> train = pack.rows().stream().filter(row -> row.side() == Side.TRAIN).toList();

    RoundResult result = learnt(pack);

    Profiles profiles = profiles(result.profiles());
    double[] confidences = new double[train.size()];
    List<Long> predicted = new ArrayList<>(List.of(0L, 0L, 0L));
    List<Long> labelled = new ArrayList<>(List.of(0L, 0L, 0L));
    ServingManifest version =
        ServingManifest.parse(blobs.get(Objects.requireNonNull(result.serving())));
    try (ServedModel served = ServedModel.load(version, blobs)) {
      for (int row = 0; row < confidences.length; row++) {
        float[] scores = served.predict(List.of(train.get(row).input()), Toy.TARGET)[0];
        int best = IntStream.range(0, 3).reduce((a, b) -> scores[b] > scores[a] ? b : a).orElse(0);
        confidences[row] = scores[best];
        predicted.set(best, predicted.get(best) + 1);
        int truth = Toy.CLASSES.indexOf(Toy.label(train.get(row)));
        labelled.set(truth, labelled.get(truth) + 1);
      }
    }
    FeatureProfile confidence = feature(profiles, "confidence");
    // A batch of one may differ from a batch of all in the last bits of a float.
    assertThat(confidence.mean()).isCloseTo(mean(confidences), within(1e-6));
    assertThat(confidence.n()).isEqualTo(train.size());
    assertThat(feature(profiles, "prediction").counts()).isEqualTo(predicted);
    assertThat(feature(profiles, "prediction").edges()).containsExactly(0.5, 1.5);
    assertThat(feature(profiles, "label").counts()).isEqualTo(labelled);
  }

  @Test
  void aRoundThatChangesNothingProfilesItsRowsAsTheVersionThatStaysAnswers() {
    Pack pack = Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 2);
    List<PackRow> train = pack.rows().stream().filter(row -> row.side() == Side.TRAIN).toList();

    RoundResult result = unchanged(pack);

    Profiles profiles = profiles(result.profiles());
    for (int i = 0; i < Toy.FEATURES; i++) {
      assertCounts(profiles.features().get(i), column(train, i));
    }
    List<Long> predicted = new ArrayList<>(List.of(0L, 0L, 0L));
    ServingManifest version = ServingManifest.parse(blobs.get(FIRST.serving()));
    try (ServedModel served = ServedModel.load(version, blobs)) {
      for (PackRow row : train) {
        float[] scores = served.predict(List.of(row.input()), Toy.TARGET)[0];
        int best = IntStream.range(0, 3).reduce((a, b) -> scores[b] > scores[a] ? b : a).orElse(0);
        predicted.set(best, predicted.get(best) + 1);
      }
    }
    assertThat(feature(profiles, "prediction").counts()).isEqualTo(predicted);
    assertThat(feature(profiles, "label").n()).isEqualTo(train.size());
  }

  @Test
  void aRoundThatChangesNothingHasNoneOfFewerThan50LabelledTrainRows() {
    List<PackRow> rows = Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 2);
    List<PackRow> train = rows.stream().filter(row -> row.side() == Side.TRAIN).toList();
    List<PackRow> fewer = new ArrayList<>(train.subList(0, 49));
    fewer.add(Toy.withoutLabel(train.get(49)));

    assertThat(unchanged(new Pack(train.subList(0, 50))).profiles()).isNotNull();
    assertThat(unchanged(new Pack(fewer)).profiles()).isNull();
  }

  @Test
  void versionOneHasThoseOfItsSourceData() {
    Profiles profiles = profiles(FIRST.profiles());
    List<PackRow> train =
        Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 1).stream()
            .filter(row -> row.side() == Side.TRAIN)
            .toList();

    for (int i = 0; i < Toy.FEATURES; i++) {
      assertCounts(profiles.features().get(i), column(train, i));
    }
    assertThat(feature(profiles, "label").n()).isEqualTo(300);
  }

  @Test
  void anImportWithoutDataHasNoneUntilARoundMakesAVersion() {
    WeightsAdoption adoption =
        new WeightsAdoption(
            Environment.cpu(),
            DEFINITION,
            Initialisation.kaimingUniform(DEFINITION.network(), new SplittableRandom(3)),
            Preprocessing.identity());
    InitialModel first = adoption.withoutSource();
    first.blobs().forEach(blobs::put);

    RoundResult result = adapt(first, Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 2));

    assertThat(first.profiles()).isNull();
    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(feature(profiles(result.profiles()), "input.0").n()).isEqualTo(90);
    assertThat(adoption.withData(Toy.pack(Toy.SOURCE, Toy.Shift.NONE, 40, 1)).profiles())
        .isNotNull();
  }

  @Test
  void anInputOfTooManyNumbersIsLeftOutAndSaid() {
    int elements = ReferenceProfiling.MAX_INPUTS + 1;
    ModelDefinition large =
        ModelDefinition.fromJson(
            Json.parseObject(
                """
                {"model": "large", "input": {"kind": "tensor", "shape": [4001]},
                 "classes": ["a", "b", "c"], "sourceDomain": "s", "targetDomain": "t",
                 "network": {"layers": [
                   {"kind": "linear", "name": "head", "in": 4001, "out": 3}]}}
                """
                    .getBytes(UTF_8)));
    PackRow row =
        new PackRow(
            "e", "t", new LabelValue.ClassName("b"), Side.TRAIN, Toy.input(new float[elements]));

    Profiles profiles =
        new ReferenceProfiling(Environment.cpu(), large.network(), large.spec())
            .profile(
                Initialisation.kaimingUniform(large.network(), new SplittableRandom(1)),
                Preprocessing.identity(),
                List.of(row));

    assertThat(profiles.features())
        .extracting(FeatureProfile::feature)
        .containsExactly("confidence", "prediction", "label");
    assertThat(new ReferenceProfiling(Environment.cpu(), large.network(), large.spec()).omission())
        .hasValueSatisfying(said -> assertThat(said).contains("4001", "at most 4000"));
    assertThat(
            new ReferenceProfiling(Environment.cpu(), DEFINITION.network(), DEFINITION.spec())
                .omission())
        .isEmpty();
  }

  private RoundResult learnt(Pack pack) {
    RoundResult result = adapt(FIRST, pack);
    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    return result;
  }

  private RoundResult unchanged(Pack pack) {
    ModelSpec nothingElse = Toy.definition(Toy.policy("nothing")).spec();
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(nothingElse, FIRST.head(), pack, 1), () -> false);
    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private RoundResult adapt(InitialModel first, Pack pack) {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(DEFINITION.spec(), first.head(), pack, 1), () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private Profiles profiles(@Nullable Digest digest) {
    return Profiles.parse(blobs.get(Objects.requireNonNull(digest)));
  }

  private static FeatureProfile feature(Profiles profiles, String name) {
    return profiles.features().stream()
        .filter(profile -> profile.feature().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static double[] column(List<PackRow> rows, int feature) {
    return rows.stream().mapToDouble(row -> Toy.x(row)[feature]).toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Every value in the first bin whose edge it does not exceed, by plain loops. */
  private static void assertCounts(FeatureProfile profile, double[] values) {
    long[] counts = new long[profile.counts().size()];
    double min = values[0];
    double max = values[0];
    for (double value : values) {
      int bin = 0;
      while (bin < profile.edges().size() && value > profile.edges().get(bin)) {
        bin++;
      }
      counts[bin]++;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    assertThat(profile.counts()).isEqualTo(Arrays.stream(counts).boxed().toList());
    assertThat(profile.min()).isEqualTo(min);
    assertThat(profile.max()).isEqualTo(max);
    assertThat(profile.mean()).isCloseTo(mean(values), within(1e-9));
  }
}
