package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.Backbone;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.NetworkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Rounds of a model behind a TorchScript backbone that takes means. Its inputs are the toy's, each
 * number as a wave about it, so that the backbone's features are the toy's inputs.
 */
class BackboneRoundTest {
  private static final int TIMES = 8;
  private static final ModelDefinition DEFINITION =
      definition(Toy.policy("nothing", "normalisation", "fine-tuning"));
  private static final InitialModel FIRST = pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @Test
  void versionOneLearnsWhatTheFeaturesTell() {
    assertThat(FIRST.metrics().holdOutAccuracy()).isGreaterThan(0.98);
    assertThat(Toy.accuracy(blobs, FIRST.serving(), waves(Toy.SOURCE, Toy.Shift.NONE, 200, 9)))
        .isGreaterThan(0.98);
  }

  @Test
  void aRoundTrainsOnFeaturesAndKeepsTheFile() {
    List<PackRow> unseen = waves(Toy.TARGET, Toy.Shift.DIAGONAL, 200, 99);
    double before = Toy.accuracy(blobs, FIRST.serving(), unseen);

    RoundResult result = adapt(pack(Toy.Shift.DIAGONAL));

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    result.blobs().forEach(blobs::put);
    assertThat(Toy.accuracy(blobs, result.newHead().weights(), unseen))
        .isGreaterThan(before + 0.2)
        .isGreaterThan(0.9);
    assertThat(backbone(result.newHead().weights())).isEqualTo(backbone(FIRST.serving()));
  }

  /** Statistics of a domain are of its features: of raw inputs there would be eight times more. */
  @Test
  void aDomainIsNormalisedByItsFeatures() {
    ModelDefinition definition = definition(Toy.policy("nothing", "normalisation"));
    InitialModel first = pretrained(definition);
    MemoryBlobStore own = Toy.store(first.blobs());
    List<PackRow> unseen = waves(Toy.TARGET, Toy.Shift.RESCALED, 200, 99);

    RoundResult result =
        new Round(own, Environment.cpu())
            .adapt(
                Toy.request(definition.spec(), first.head(), pack(Toy.Shift.RESCALED), 1),
                () -> false);

    result.blobs().forEach(own::put);
    assertThat(Toy.accuracy(own, first.serving(), unseen)).isLessThan(0.7);
    assertThat(Toy.accuracy(own, result.newHead().weights(), unseen)).isGreaterThan(0.95);
    ServingManifest version = ServingManifest.parse(own.get(result.newHead().weights()));
    assertThat(Objects.requireNonNull(version.preprocessing().byDomain().get(Toy.TARGET)).means())
        .hasSize(Toy.FEATURES);
  }

  @Test
  void theSameRoundGivesTheSameBitsAndItsLineageMakesItAgain() {
    Pack pack = pack(Toy.Shift.DIAGONAL);
    RoundResult one = adapt(pack);
    RoundResult other = adapt(new Pack(pack.rows()));
    assertThat(other.newHead()).isEqualTo(one.newHead());
    assertThat(other.blobs().keySet()).isEqualTo(one.blobs().keySet());

    one.blobs().forEach(blobs::put);
    Lineage lineage =
        Lineage.parse(
            blobs.get(ServingManifest.parse(blobs.get(one.newHead().weights())).lineage()));
    RoundResult again =
        new Round(blobs, Environment.cpu())
            .repeat(lineage, Toy.request(DEFINITION.spec(), FIRST.head(), pack, 1), () -> false);
    assertThat(again.newHead()).isEqualTo(one.newHead());
  }

  /** A row in the shape of the features is not taken for features. */
  @Test
  void aRowThatTheModelDoesNotTakeIsLeftOut() {
    List<PackRow> bare = Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 50, 5);
    List<PackRow> rows = new ArrayList<>(pack(Toy.Shift.DIAGONAL).rows());
    rows.addAll(bare);

    Pack pack = new Pack(rows);
    RoundResult result = adapt(pack);

    assertThat(result.report().trainExamples())
        .isEqualTo(adapt(pack(Toy.Shift.DIAGONAL)).report().trainExamples());
    DataState state =
        DataState.parse(
            Objects.requireNonNull(
                result.blobs().get(Objects.requireNonNull(result.newHead().dataState()))));
    assertThat(state.replay().examples())
        .noneMatch(ref -> ref.pack().equals(pack.digest()) && ref.row() >= 200);
  }

  @Test
  void aLaterRoundAsksTheBackboneAboutWhatTheMemoryKeeps() {
    RoundResult one = adapt(pack(Toy.Shift.DIAGONAL));
    one.blobs().forEach(blobs::put);
    Pack next = new Pack(waves("plant-3", Toy.Shift.CLASHING, 200, 8));

    RoundResult two =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(DEFINITION.spec(), one.newHead(), next, 2), () -> false);

    assertThat(two.report().replayExamples()).isGreaterThan(100);
    assertThat(two.report().holdOutExamples()).isGreaterThan(100);
  }

  @Test
  void whatTheBackboneTakesIsNotProfiled() {
    RoundResult result = adapt(pack(Toy.Shift.DIAGONAL));
    Profiles profiles =
        Profiles.parse(
            Objects.requireNonNull(result.blobs().get(Objects.requireNonNull(result.profiles()))));
    assertThat(profiles.features())
        .extracting(FeatureProfile::feature)
        .containsExactly("confidence", "prediction", "label");
    assertThat(result.reason()).endsWith("drift of inputs is not watched");
  }

  @Test
  void whatIsImportedIsTriedOutEvenWithoutData() {
    ModelDefinition wrong =
        new ModelDefinition(
            DEFINITION.spec(),
            new NetworkSpec(
                Backbone.of(file("mean.pt"), 3),
                List.of(new Layer.Linear("head", 3, Toy.CLASSES.size(), true))),
            DEFINITION.backbone());
    TreeMap<String, TensorBytes> weights =
        new TreeMap<>(Initialisation.kaimingUniform(wrong.network(), new SplittableRandom(1)));

    assertThatThrownBy(
            () ->
                new WeightsAdoption(Environment.cpu(), wrong, weights, Preprocessing.identity())
                    .withoutSource())
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("network.backbone: expected an answer of (2, 3) float32, found (2, 4) float32");
  }

  @Test
  void whatIsImportedNormalisesFeatures() {
    SortedMap<String, TensorBytes> weights = StartingPoint.load(FIRST.head(), blobs).weights();
    float[] ofInputs = new float[Toy.FEATURES * TIMES];
    Arrays.fill(ofInputs, 1);
    float[] ofFeatures = Arrays.copyOf(ofInputs, Toy.FEATURES);

    assertThat(
            new WeightsAdoption(Environment.cpu(), DEFINITION, weights, scaledBy(ofFeatures))
                .withoutSource()
                .metrics()
                .trainExamples())
        .isZero();
    assertThatThrownBy(
            () -> new WeightsAdoption(Environment.cpu(), DEFINITION, weights, scaledBy(ofInputs)))
        .hasMessage("mean has 32 elements, the backbone's answer has 4");
  }

  private static Preprocessing scaledBy(float[] deviations) {
    return new Preprocessing(
        FeatureStatistics.of(new float[deviations.length], deviations), Map.of());
  }

  private RoundResult adapt(Pack pack) {
    return new Round(blobs, Environment.cpu())
        .adapt(Toy.request(DEFINITION.spec(), FIRST.head(), pack, 1), () -> false);
  }

  private TensorEntry backbone(Digest serving) {
    return ServingManifest.parse(blobs.get(serving)).tensors().stream()
        .filter(entry -> entry.name().equals(Backbone.TENSOR))
        .findFirst()
        .orElseThrow();
  }

  private static Pack pack(Toy.Shift shift) {
    return new Pack(waves(Toy.TARGET, shift, 200, 2));
  }

  private static InitialModel pretrained(ModelDefinition definition) {
    return new Pretraining(Environment.cpu(), new EpochPolicy(30, 5))
        .train(definition, new Pack(waves(Toy.SOURCE, Toy.Shift.NONE, 400, 1)), () -> false);
  }

  private static List<PackRow> waves(String domain, Toy.Shift shift, int count, long seed) {
    return Toy.rows(domain, shift, count, seed).stream().map(BackboneRoundTest::wave).toList();
  }

  private static PackRow wave(PackRow row) {
    float[] x = Toy.x(row);
    float[] wave = new float[x.length * TIMES];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = x[i / TIMES] + (i % 2 == 0 ? 3 : -3);
    }
    return new PackRow(
        row.eventId(),
        row.domain(),
        row.label(),
        row.side(),
        new Input.TensorInput(TensorBytes.ofFloats(wave, x.length, TIMES)));
  }

  private static ModelDefinition definition(Json policy) {
    Json.Obj spec = Toy.definition(policy).spec().toJson();
    Json.Obj network = Toy.definition(policy).network().toJson();
    Json backbone =
        Json.object()
            .with("kind", "torchscript")
            .with("file", "mean.pt")
            .with("features", Toy.FEATURES);
    return ModelDefinition.fromJson(
        spec.with(
                "input",
                Json.object()
                    .with("kind", "tensor")
                    .with("shape", Json.longs(List.of((long) Toy.FEATURES, (long) TIMES))))
            .with("network", network.with("backbone", backbone)),
        BackboneRoundTest::file);
  }

  private static byte[] file(String name) {
    try {
      return Files.readAllBytes(Path.of("src/test/resources/torchscript", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
