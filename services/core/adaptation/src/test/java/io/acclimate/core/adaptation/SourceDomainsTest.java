package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source of two domains, one of them in other units. */
class SourceDomainsTest {
  private static final String OTHER = "plant-0";
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "normalisation", "fine-tuning", "retraining"));
  private static final List<PackRow> ROWS =
      Stream.concat(
              Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 1).stream(),
              Toy.rows(OTHER, Toy.Shift.RESCALED, 400, 2).stream())
          .toList();
  private static final InitialModel FIRST =
      new Pretraining(Environment.cpu(), new EpochPolicy(30, 5))
          .train(DEFINITION, new Pack(ROWS), () -> false);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @ParameterizedTest
  @ValueSource(strings = {Toy.SOURCE, OTHER})
  void eachIsNormalisedByItsOwnRowsAndALittleByAll(String domain) {
    Preprocessing preprocessing = ServingManifest.parse(blobs.get(FIRST.serving())).preprocessing();

    double own = mean(row -> row.domain().equals(domain));
    double all = mean(row -> true);
    // all rows count as 32 of the domain, which has 300; a float of about 10
    assertThat((double) preprocessing.statistics(domain).orElseThrow().mean().get(0))
        .isCloseTo((300 * own + 32 * all) / 332, within(1e-5));
    assertThat((double) Objects.requireNonNull(preprocessing.byDefault()).mean().get(0))
        .isCloseTo(all, within(1e-5));
  }

  @Test
  void oneModelAnswersThemAll() {
    assertThat(accuracy(Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 98))).isGreaterThan(0.97);
    assertThat(accuracy(Toy.rows(OTHER, Toy.Shift.RESCALED, 400, 99))).isGreaterThan(0.97);
  }

  @Test
  void theMemoryKnowsThem() {
    DataState memory = DataState.parse(blobs.get(Objects.requireNonNull(FIRST.head().dataState())));

    assertThat(memory.source())
        .isInstanceOfSatisfying(
            Source.Examples.class,
            examples -> assertThat(examples.domains()).containsExactly(OTHER, Toy.SOURCE));
    assertThat(memory.holdOuts()).containsOnlyKeys(OTHER, Toy.SOURCE);
  }

  @Test
  void reNormalisingLeavesThemAsTheyWere() {
    Material material = ofTargetAndOther(Toy.Shift.NOISY);
    Preprocessing before = material.start().manifest().preprocessing();

    Preprocessing after = ReNormalise.normalised(material, material.lesson().domains());

    assertThat(after.byDomain()).containsOnlyKeys(OTHER, Toy.SOURCE, Toy.TARGET);
    assertThat(after.byDomain()).containsAllEntriesOf(before.byDomain());
  }

  @Test
  void rowsOfAnyOfThemAreOfTheSource() {
    Material material = ofTargetAndOther(Toy.Shift.NONE);

    assertThat(BatchPlan.sourceRows(material))
        .extracting(PackRow::domain)
        .containsOnly(OTHER, Toy.SOURCE);
    assertThat(BatchPlan.targetRows(material)).extracting(PackRow::domain).containsOnly(Toy.TARGET);
    assertThat(material.isSource(OTHER)).isTrue();
    assertThat(material.isSource(Toy.TARGET)).isFalse();
  }

  @Test
  void armsThatTrainOnKeepEachNormalisedByItself() {
    Material material =
        Toy.material(DEFINITION, FIRST, blobs, Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 80, 3));
    Preprocessing before = material.start().manifest().preprocessing();
    for (String arm : List.of("fine-tuning", "fine-tuning+coral", "retraining")) {
      Attempt attempt =
          Strategy.of(Arm.of(arm), Environment.cpu())
              .attempt(material, new SplittableRandom(1), () -> false);

      assertThat(attempt)
          .as(arm)
          .isInstanceOfSatisfying(
              Attempt.Candidate.class,
              candidate ->
                  assertThat(candidate.preprocessing().byDomain())
                      .containsOnlyKeys(OTHER, Toy.SOURCE, Toy.TARGET)
                      .containsAllEntriesOf(before.byDomain()));
    }
  }

  /** The target has the first class where the second domain has the third. */
  @Test
  void forgettingIsLimitedOnTheSecondToo() {
    Json.Obj forgetful =
        Toy.policy("nothing", "fine-tuning")
            .with(
                "replay",
                Json.object()
                    .with("capacity", 300)
                    .with("policy", "class-balanced")
                    .with("share", 0));
    List<PackRow> clashing =
        Toy.rows(OTHER, Toy.Shift.RESCALED, 200, 4).stream()
            .map(row -> new PackRow(row.eventId(), Toy.TARGET, next(row), row.side(), row.input()))
            .toList();

    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(
                Toy.request(Toy.definition(forgetful).spec(), FIRST.head(), new Pack(clashing), 1),
                () -> false);

    assertThat(result.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(result.reason()).contains("it forgets " + OTHER).doesNotContain("not checked");
  }

  private static LabelValue next(PackRow row) {
    int next = (Toy.CLASSES.indexOf(Toy.label(row)) + 1) % Toy.CLASSES.size();
    return new LabelValue.ClassName(Toy.CLASSES.get(next));
  }

  @Test
  void saysOfWhichOnesThereIsNoHoldOut() {
    List<PackRow> rows =
        ROWS.stream()
            .filter(row -> row.side() == Side.TRAIN || row.domain().equals(OTHER))
            .toList();
    InitialModel first =
        new Pretraining(Environment.cpu(), new EpochPolicy(30, 5))
            .train(DEFINITION, new Pack(rows), () -> false);

    RoundResult result =
        new Round(Toy.store(first.blobs()), Environment.cpu())
            .adapt(
                Toy.request(
                    DEFINITION.spec(),
                    first.head(),
                    Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 200, 4),
                    1),
                () -> false);

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(result.reason())
        .contains("forgetting on %s of the source was not checked".formatted(Toy.SOURCE));
  }

  /** One domain is normalised by default, whatever it is called, and the memory says so. */
  @Test
  void ofASourceOfOneDomainNothingIsNormalisedByItself() {
    List<PackRow> rows = Toy.rows(OTHER, Toy.Shift.RESCALED, 100, 2);

    InitialModel first =
        new Pretraining(Environment.cpu(), new EpochPolicy(1, 1))
            .train(DEFINITION, new Pack(rows), () -> false);

    assertThat(
            ServingManifest.parse(Toy.store(first.blobs()).get(first.serving()))
                .preprocessing()
                .byDomain())
        .isEmpty();
    DataState memory =
        DataState.parse(
            Toy.store(first.blobs()).get(Objects.requireNonNull(first.head().dataState())));
    assertThat(memory.source().domains(DEFINITION.spec())).containsExactly(OTHER);
  }

  @Test
  void adoptedWeightsKnowThemTooAndStayNormalisedAsTheyWere() {
    Material material = Toy.material(DEFINITION, FIRST, blobs, ROWS);
    Preprocessing given =
        new Preprocessing(material.start().manifest().preprocessing().byDefault(), new TreeMap<>());

    InitialModel adopted =
        new WeightsAdoption(
                Environment.cpu(), DEFINITION, new TreeMap<>(material.start().weights()), given)
            .withData(new Pack(ROWS));

    MemoryBlobStore own = Toy.store(adopted.blobs());
    assertThat(ServingManifest.parse(own.get(adopted.serving())).preprocessing()).isEqualTo(given);
    DataState memory = DataState.parse(own.get(Objects.requireNonNull(adopted.head().dataState())));
    assertThat(memory.source().domains(DEFINITION.spec())).containsExactly(OTHER, Toy.SOURCE);
    assertThat(adopted.metrics().holdOutExamples()).isEqualTo(200);
  }

  /** An experience of the target and of a domain of the source. */
  private Material ofTargetAndOther(Toy.Shift shift) {
    List<PackRow> rows =
        Stream.of(Toy.TARGET, OTHER)
            .flatMap(domain -> Toy.rows(domain, shift, 60, 3).stream())
            .toList();
    return Toy.material(DEFINITION, FIRST, blobs, rows);
  }

  private double accuracy(List<PackRow> rows) {
    return Toy.accuracy(blobs, FIRST.serving(), rows);
  }

  private static double mean(Predicate<PackRow> wanted) {
    return ROWS.stream()
        .filter(row -> row.side() == Side.TRAIN && wanted.test(row))
        .mapToDouble(row -> Toy.x(row)[0])
        .average()
        .orElseThrow();
  }
}
