package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * No arm keeps memory of its steps. The smallest tensor takes some 400 bytes of the engine's
 * memory, so a step that left one behind would leave that much; the last test shows it.
 */
@EnabledOnOs(OS.LINUX)
class TrainingMemoryTest {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingMemoryTest.class);

  private static final int SHORT_WARM_UP = 100;
  private static final int SHORT_STEPS = 300;
  private static final double SHORT_BYTES_PER_STEP = 200;

  private static final int LONG_WARM_UP = 5_000;
  private static final int LONG_STEPS = 20_000;

  /** Half of a scalar. */
  private static final double LONG_BYTES_PER_STEP = 200;

  /** Java's compilers take some megabytes at once, now and then, and give them back much later. */
  private static final long LONG_GROWTH = 32 << 20;

  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  /** So that most of what Java compiles is compiled. */
  @BeforeAll
  static void trainsWithoutLookingFirst() {
    StrategyTest.trainedArms().forEach(arm -> train(arm, 2 * SHORT_WARM_UP, () -> false));
  }

  @ParameterizedTest
  @MethodSource("io.acclimate.core.adaptation.StrategyTest#trainedArms")
  void aStepLeavesNothingBehind(Arm arm) {
    MemoryWatch watch = new MemoryWatch(SHORT_WARM_UP, 20);

    train(arm, SHORT_WARM_UP + SHORT_STEPS, watch::getAsBoolean);

    report(arm, watch);
    assertThat(watch.bytesPerStep(NativeMemory::allocated))
        .as("bytes per step of %s", watch.seen())
        .isLessThan(SHORT_BYTES_PER_STEP);
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("io.acclimate.core.adaptation.StrategyTest#trainedArms")
  void memoryIsFlatOverTwentyThousandSteps(Arm arm) {
    MemoryWatch watch = new MemoryWatch(LONG_WARM_UP, 500);

    train(arm, LONG_STEPS, watch::getAsBoolean);

    report(arm, watch);
    assertThat(watch.bytesPerStep(NativeMemory::allocated))
        .as("allocated bytes per step of %s", watch.seen())
        .isLessThan(LONG_BYTES_PER_STEP);
    assertThat(watch.growth(NativeMemory::resident))
        .as("resident growth of %s", watch.seen())
        .isLessThan(LONG_GROWTH);
  }

  @Test
  void oneScalarThatEachStepLeftWouldBeSeen() {
    MemoryWatch watch = new MemoryWatch(SHORT_WARM_UP, 60);

    // Longer than the others: what Java's compilers give back in a fresh process hides the scalars.
    trainLeavingScalars(SHORT_WARM_UP + 4 * SHORT_STEPS, watch);

    assertThat(watch.bytesPerStep(NativeMemory::allocated)).isGreaterThan(SHORT_BYTES_PER_STEP);
  }

  @Tag("soak")
  @Test
  void oneScalarThatEachOfManyStepsLeftWouldBeSeen() {
    MemoryWatch watch = new MemoryWatch(LONG_WARM_UP, 500);

    trainLeavingScalars(LONG_STEPS, watch);

    // Resident memory shows less of it: what Java's compilers give back goes first.
    assertThat(watch.bytesPerStep(NativeMemory::allocated))
        .isGreaterThan(1.5 * LONG_BYTES_PER_STEP);
  }

  private static void trainLeavingScalars(int steps, MemoryWatch watch) {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<NDArray> left = new ArrayList<>();
      train(
          Arm.FINE_TUNING,
          steps,
          () -> {
            NDArray scalar = manager.create(1f);
            scalar.detach();
            left.add(scalar);
            return watch.getAsBoolean();
          });
      report(Arm.FINE_TUNING, watch);
      left.forEach(NDArray::close);
    }
  }

  private static void train(Arm arm, int steps, Supervisor watch) {
    ModelDefinition definition =
        Toy.definition(Toy.policy().with("steps", steps / StrategyTest.stretches(arm)));
    MemoryBlobStore blobs = Toy.store(FIRST.blobs());
    Material material = Toy.material(definition, FIRST, blobs, StrategyTest.ROWS);
    Environment environment = Environment.cpu();
    environment.apply();

    Attempt attempt =
        Strategy.of(arm, environment).attempt(material, new SplittableRandom(1), watch);

    assertThat(attempt).isInstanceOf(Attempt.Candidate.class);
    assertThat(((Attempt.Candidate) attempt).steps())
        .isGreaterThan(steps - StrategyTest.stretches(arm));
  }

  private static void report(Arm arm, MemoryWatch watch) {
    LOG.info(
        "arm={} looks={} bytesPerStep={} allocatedGrowth={} residentGrowth={} residentBytes={}",
        arm.key(),
        watch.seen().size(),
        Math.round(watch.bytesPerStep(NativeMemory::allocated)),
        watch.growth(NativeMemory::allocated),
        watch.growth(NativeMemory::resident),
        watch.seen().getLast().resident());
  }
}
