package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.FromScratch.Trained;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.training.AveragedWeights;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PretrainingTest {
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final Pack SOURCE = Toy.pack(Toy.SOURCE, Toy.Shift.NONE, 400, 1);
  private static final int STEPS_PER_EPOCH = 300 / 32;

  @Test
  void learnsClassesThatCanBeToldApart() {
    InitialModel first = pretrained(SOURCE);

    MemoryBlobStore blobs = Toy.store(first.blobs());
    assertThat(Toy.accuracy(blobs, first.serving(), Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 99)))
        .isGreaterThan(0.98);
    InitialModel.Metrics metrics = first.metrics();
    assertThat(metrics.trainExamples()).isEqualTo(300);
    assertThat(metrics.holdOutExamples()).isEqualTo(100);
    assertThat(metrics.epochs()).isBetween(1, 30);
    List<PackRow> holdOut =
        SOURCE.rows().stream().filter(row -> row.side() == Side.HOLD_OUT).toList();
    assertThat(metrics.holdOutAccuracy()).isEqualTo(Toy.accuracy(blobs, first.serving(), holdOut));
    assertThat(metrics.holdOutLoss()).isBetween(0.0, 0.1);
  }

  @Test
  void theSameArgumentsGiveTheSameBits() {
    InitialModel one = pretrained(SOURCE);
    InitialModel other = pretrained(new Pack(SOURCE.rows()));

    assertThat(one.head()).isEqualTo(other.head());
    assertThat(one.training()).isEqualTo(other.training());
    assertThat(one.blobs().keySet()).isEqualTo(other.blobs().keySet());
    assertThat(one.metrics()).isEqualTo(other.metrics());
  }

  @Test
  void givesAHeadAndAllItsBlobs() {
    InitialModel first = pretrained(SOURCE);

    MemoryBlobStore blobs = Toy.store(first.blobs());
    Head head = first.head();
    assertThat(head.weights()).isEqualTo(first.serving());
    assertThat(head.lastExperience()).isNull();
    assertThat(ModelSpec.parse(blobs.get(DEFINITION.spec().digest()))).isEqualTo(DEFINITION.spec());
    assertThat(OptimizerState.parse(blobs.get(Objects.requireNonNull(head.weightsState()))).step())
        .isEqualTo((long) first.metrics().epochs() * STEPS_PER_EPOCH);
    DataState memory = DataState.parse(blobs.get(Objects.requireNonNull(head.dataState())));
    assertThat(memory.source()).isInstanceOf(Source.Examples.class);
    assertThat(memory.references()).hasSize(1).allMatch(blobs::has);
    TrainingManifest training = TrainingManifest.parse(blobs.get(first.training()));
    assertThat(training.serving()).isEqualTo(first.serving());
    assertThat(training.packs()).isEqualTo(memory.references());
    assertThat(training.report()).isNull();
    Lineage lineage = Lineage.parse(blobs.get(Objects.requireNonNull(training.lineage())));
    assertThat(lineage.arm()).isEqualTo("pretraining");
    assertThat(lineage.pack()).isEqualTo(SOURCE.digest());
    assertThat(lineage.spec()).isEqualTo(DEFINITION.spec().digest());
    assertThat(lineage.parentServing()).isNull();
    assertThat(ServingManifest.parse(blobs.get(first.serving())).lineage())
        .isEqualTo(training.lineage());
  }

  @Test
  void inputsAreNormalisedByTheTrainRowsAlone() {
    List<PackRow> rows = new ArrayList<>();
    double sum = 0;
    for (PackRow row : SOURCE.rows()) {
      rows.add(row.side() == Side.HOLD_OUT ? Toy.withInput(row, 1e6f, 1e6f, 1e6f, 1e6f) : row);
      sum += row.side() == Side.TRAIN ? Toy.x(row)[0] : 0;
    }

    Trained trained = train(rows, new EpochPolicy(1, 1), () -> false);

    FeatureStatistics statistics = Objects.requireNonNull(trained.preprocessing().byDefault());
    // a float of about 1
    assertThat((double) statistics.mean().get(0)).isCloseTo(sum / 300, within(1e-6));
    assertThat(trained.preprocessing().byDomain()).isEmpty();
    assertThat(trained.inputs().count()).isEqualTo(300);
  }

  /** Hold-outs that lie: the better the network learns, the larger their loss. */
  @Test
  void stopsWhenTheHoldOutLossNoLongerFallsAndKeepsTheBestEpoch() {
    List<PackRow> rows = new ArrayList<>();
    for (PackRow row : SOURCE.rows()) {
      int next = (Toy.CLASSES.indexOf(Toy.label(row)) + 1) % Toy.CLASSES.size();
      rows.add(row.side() == Side.HOLD_OUT ? Toy.withLabel(row, Toy.CLASSES.get(next)) : row);
    }
    AtomicInteger steps = new AtomicInteger();
    int patience = 3;

    Trained trained =
        train(
            rows,
            new EpochPolicy(100, patience),
            () -> {
              steps.incrementAndGet();
              return false;
            });

    int best = trained.metrics().epochs();
    assertThat(best).isLessThan(20);
    assertThat(steps).hasValue((best + patience) * STEPS_PER_EPOCH);
    Trained upToTheBest = train(rows, new EpochPolicy(best, patience), () -> false);
    assertThat(trained.weights()).isEqualTo(upToTheBest.weights());
    assertThat(trained.optimizer()).isEqualTo(upToTheBest.optimizer());
  }

  @Test
  void weightsAreAveragedOverTheEpochs() {
    List<PackRow> rows = SOURCE.rows().stream().filter(row -> row.side() == Side.TRAIN).toList();
    AveragedWeights average = new AveragedWeights(0.8);
    Trained latest = null;
    for (int epochs = 1; epochs <= 3; epochs++) {
      Trained last = lastOf(epochs, rows, new FromScratch(Environment.cpu(), 0));
      Trained averaged = lastOf(epochs, rows, new FromScratch(Environment.cpu()));

      assertThat(averaged.weights()).isEqualTo(average.with(last.weights()));
      assertThat(averaged.optimizer()).isEqualTo(last.optimizer());
      latest = last;
    }
    assertThat(Objects.requireNonNull(latest).weights())
        .isNotEqualTo(lastOf(3, rows, new FromScratch(Environment.cpu())).weights());
  }

  /** Without hold-outs the last of so many epochs is kept. */
  private static Trained lastOf(int epochs, List<PackRow> rows, FromScratch training) {
    return training.train(
        DEFINITION, rows, new EpochPolicy(epochs, epochs), new SplittableRandom(4), () -> false);
  }

  @Test
  void neverTrainsBeyondItsEpochs() {
    AtomicInteger steps = new AtomicInteger();

    Trained trained =
        train(
            SOURCE.rows(),
            new EpochPolicy(2, 50),
            () -> {
              steps.incrementAndGet();
              return false;
            });

    assertThat(trained.metrics().epochs()).isLessThanOrEqualTo(2);
    assertThat(steps).hasValue(2 * STEPS_PER_EPOCH);
  }

  @Test
  void withoutAHoldOutItKeepsTheLastEpoch() {
    List<PackRow> rows = SOURCE.rows().stream().filter(row -> row.side() == Side.TRAIN).toList();

    Trained trained = train(rows, new EpochPolicy(7, 2), () -> false);

    assertThat(trained.metrics().epochs()).isEqualTo(7);
    assertThat(trained.metrics().holdOutAccuracy()).isNaN();
    assertThat(trained.metrics().holdOutLoss()).isNaN();
  }

  /** As in the round: weights of a feature that is zero in train rows stay as they began. */
  @Test
  void neverTrainsOnAHoldOut() {
    List<PackRow> rows = new ArrayList<>();
    for (PackRow row : SOURCE.rows()) {
      float[] x = Toy.x(row);
      x[3] = row.side() == Side.HOLD_OUT ? 0.01f : 0;
      rows.add(Toy.withInput(row, x));
    }

    Trained trained = train(rows, new EpochPolicy(10, 10), () -> false);

    float[] initial =
        Objects.requireNonNull(
                Initialisation.kaimingUniform(DEFINITION.network(), new SplittableRandom(4))
                    .get("fc1.weight"))
            .floats();
    float[] after = Objects.requireNonNull(trained.weights().get("fc1.weight")).floats();
    for (int unit = 0; unit < after.length / Toy.FEATURES; unit++) {
      assertThat(after[unit * Toy.FEATURES]).isNotEqualTo(initial[unit * Toy.FEATURES]);
      assertThat(after[unit * Toy.FEATURES + 3]).isEqualTo(initial[unit * Toy.FEATURES + 3]);
    }
  }

  @Test
  void rowsThatDoNotFitAreLeftOut() {
    List<PackRow> rows = new ArrayList<>(SOURCE.rows());
    PackRow row = rows.get(0);
    rows.add(Toy.withLabel(row, "unheard-of"));
    rows.add(Toy.withInput(row, 1, 2, 3));
    rows.add(Toy.withInput(row, Float.NaN, 0, 0, 0));
    rows.add(Toy.withoutLabel(row));

    Trained trained = train(rows, new EpochPolicy(3, 3), () -> false);

    assertThat(trained)
        .usingRecursiveComparison()
        .isEqualTo(train(SOURCE.rows(), new EpochPolicy(3, 3), () -> false));
  }

  @Test
  void fewerRowsThanABatchAreEnough() {
    List<PackRow> rows = SOURCE.rows().subList(0, 10);

    Trained trained = train(rows, new EpochPolicy(5, 5), () -> false);

    assertThat(trained.metrics().trainExamples()).isEqualTo(8);
  }

  @Test
  void stopsAtTheNextStepWhenCancelled() {
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                new Pretraining(Environment.cpu(), new EpochPolicy(30, 5))
                    .train(DEFINITION, SOURCE, () -> asked.incrementAndGet() > 20))
        .isInstanceOf(CancellationException.class);

    assertThat(asked).hasValue(21);
  }

  @Test
  void refusesDataWithoutALabelledTrainRow() {
    List<PackRow> rows = SOURCE.rows().stream().map(Toy::withoutLabel).toList();

    assertThatThrownBy(() -> pretrained(new Pack(rows)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("none of 400 rows is a labelled train example");
  }

  @Test
  void refusesEpochsBelowOne() {
    assertThatThrownBy(() -> new EpochPolicy(0, 1)).hasMessageContaining("maxEpochs 0");
    assertThatThrownBy(() -> new EpochPolicy(1, 0)).hasMessageContaining("patience 0");
  }

  private static InitialModel pretrained(Pack source) {
    return new Pretraining(Environment.cpu(), new EpochPolicy(30, 5))
        .train(DEFINITION, source, () -> false);
  }

  private static Trained train(List<PackRow> rows, EpochPolicy epochs, BooleanSupplier cancelled) {
    return new FromScratch(Environment.cpu())
        .train(DEFINITION, rows, epochs, new SplittableRandom(4), cancelled);
  }
}
