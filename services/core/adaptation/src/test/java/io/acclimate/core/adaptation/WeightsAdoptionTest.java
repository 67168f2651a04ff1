package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Version 1 of weights for raw inputs that were trained elsewhere. */
class WeightsAdoptionTest {
  @Test
  void adoptedWeightsServeAsTheyAre() {
    InitialModel first = RawToy.adoption().withData(RawToy.SOURCE);

    MemoryBlobStore blobs = Toy.store(first.blobs());
    ServingManifest manifest = ServingManifest.parse(blobs.get(first.serving()));
    assertThat(StartingPoint.load(first.head(), blobs).weights()).isEqualTo(RawToy.WEIGHTS);
    assertThat(manifest.preprocessing()).isEqualTo(Preprocessing.identity());
    assertThat(first.head().weightsState()).as("no optimizer has moved them").isNull();
    Lineage lineage = Lineage.parse(blobs.get(manifest.lineage()));
    assertThat(lineage.arm()).isEqualTo("import");
    assertThat(lineage.pack()).isEqualTo(RawToy.SOURCE.digest());
    assertThat(lineage.seed()).isNull();
    List<PackRow> holdOut =
        RawToy.SOURCE.rows().stream().filter(row -> row.side() == Side.HOLD_OUT).toList();
    assertThat(first.metrics().trainExamples()).isEqualTo(300);
    assertThat(first.metrics().holdOutExamples()).isEqualTo(100);
    assertThat(first.metrics().epochs()).isZero();
    assertThat(first.metrics().holdOutAccuracy())
        .isEqualTo(Toy.accuracy(blobs, first.serving(), holdOut));
    // the same function of the inputs, in other floats
    assertThat(first.metrics().holdOutLoss())
        .isCloseTo(RawToy.PRETRAINED.metrics().holdOutLoss(), within(1e-4));
  }

  @Test
  void statisticsAreKeptAsTheSource() {
    InitialModel first = RawToy.adoption().withStatistics(RawToy.statistics());

    MemoryBlobStore blobs = Toy.store(first.blobs());
    DataState memory = DataState.parse(blobs.get(Objects.requireNonNull(first.head().dataState())));
    assertThat(memory.source()).isInstanceOf(Source.Statistics.class);
    assertThat(memory.references()).hasSize(1);
    assertThat(SourceStatistics.parse(blobs.get(memory.references().get(0))))
        .isEqualTo(RawToy.statistics());
    assertThat(first.metrics().holdOutAccuracy()).isNaN();
  }

  @Test
  void refusesStatisticsOfAnotherModel() {
    SourceStatistics right = RawToy.statistics();
    TensorBytes two = TensorBytes.ofFloats(new float[2]);

    assertThatThrownBy(
            () ->
                RawToy.adoption()
                    .withStatistics(
                        new SourceStatistics(10, two, two, right.featureCovariance(), null, null)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("input.mean has 2 elements, the model's input has 4");
    assertThatThrownBy(
            () ->
                RawToy.adoption()
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
    List<PackRow> rows = RawToy.SOURCE.rows().stream().map(Toy::withoutLabel).toList();

    assertThatThrownBy(() -> RawToy.adoption().withData(new Pack(rows)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("none of 400 rows");
  }

  /** More rows than one pass takes, against plain loops in doubles. */
  @Test
  void statisticsOfDataAreThoseOfItsRows() {
    List<PackRow> rows = Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 2500, 3);
    SourceStatistics expected = RawToy.statistics(rows);

    SourceStatistics statistics = RawToy.adoption().statisticsOf(new Pack(rows));

    assertThat(statistics.count()).isEqualTo(2500);
    assertClose(statistics.inputMean(), expected.inputMean());
    assertClose(statistics.inputVariance(), expected.inputVariance());
    assertClose(statistics.featureCovariance(), expected.featureCovariance());
    assertThat(statistics.featureMean()).isNotNull();
    assertClose(statistics.featureMean(), RawToy.featureMean(rows));
    assertThat(SourceStatistics.parse(statistics.toBytes())).isEqualTo(statistics);
  }

  @Test
  void statisticsBringTheSourcesProfilesAndOlderOnesBringNone() {
    InitialModel first =
        RawToy.adoption().withStatistics(RawToy.adoption().statisticsOf(RawToy.TRAIN));

    assertThat(first.profiles()).isEqualTo(RawToy.adoption().withData(RawToy.SOURCE).profiles());
    assertThat(first.blobs()).containsKey(first.profiles());
    assertThat(RawToy.adoption().withStatistics(RawToy.statistics()).profiles()).isNull();
  }

  @Test
  void refusesProfilesOfAnotherModel() {
    SourceStatistics right = RawToy.adoption().statisticsOf(RawToy.TRAIN);
    List<FeatureProfile> profiles = Objects.requireNonNull(right.profiles()).features();

    assertThatThrownBy(() -> RawToy.adoption().withStatistics(with(right, profiles.subList(1, 6))))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("source statistics: profiles are of 3 elements, the model's input has 4");
    FeatureProfile twoClasses =
        new FeatureProfile("label", List.of(0.5), List.of(4L, 6L), 0, 1, 0.6, 0.5);
    assertThatThrownBy(() -> RawToy.adoption().withStatistics(with(right, List.of(twoClasses))))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("source statistics: the profile of label has 2 classes, the model has 3");
  }

  @Test
  void refusesToSummariseASingleRow() {
    Pack single = new Pack(RawToy.TRAIN.rows().subList(0, 1));

    assertThatThrownBy(() -> RawToy.adoption().statisticsOf(single))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("source data: 1 of 1 rows fit the model, and statistics need two");
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

  private static void assertClose(TensorBytes actual, TensorBytes expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.floats()).containsExactly(expected.floats(), within(1e-4f));
  }
}
