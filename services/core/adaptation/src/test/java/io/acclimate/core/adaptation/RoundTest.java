package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Packs;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundTest {
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "fine-tuning", "fine-tuning+coral"));
  private static final ModelSpec SPEC = DEFINITION.spec();
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);
  private static final Pack EXPERIENCE = Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 2);

  /** Reads only: a round must not write. */
  private record ReadOnly(BlobStore blobs) implements BlobStore {
    @Override
    public void put(Digest digest, byte[] bytes) {
      throw new UnsupportedOperationException("put " + digest);
    }

    @Override
    public byte[] get(Digest digest) {
      return blobs.get(digest);
    }

    @Override
    public boolean has(Digest digest) {
      return blobs.has(digest);
    }
  }

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @Test
  void adaptationBeatsNothingOnTheTargetAndKeepsTheSource() {
    List<PackRow> target = Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 400, 91);
    List<PackRow> source = Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 92);
    double targetBefore = Toy.accuracy(blobs, FIRST.serving(), target);
    double sourceBefore = Toy.accuracy(blobs, FIRST.serving(), source);

    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    Digest serving = Objects.requireNonNull(result.serving());
    // the best boundary for both domains has 0.99
    assertThat(targetBefore).isLessThan(0.6);
    assertThat(Toy.accuracy(blobs, serving, target)).isGreaterThan(0.9);
    assertThat(Toy.accuracy(blobs, serving, source)).isGreaterThan(sourceBefore - 0.03);
  }

  @Test
  void theSameRequestGivesTheSameBits() {
    RoundRequest request = Toy.request(SPEC, FIRST.head(), EXPERIENCE, 1);

    RoundResult one = new Round(blobs, Environment.cpu()).adapt(request, () -> false);
    RoundResult other =
        new Round(Toy.store(FIRST.blobs()), Environment.cpu()).adapt(request, () -> false);

    assertSame(one, other);
    assertThat(one.verdict()).isEqualTo(Verdict.LEARNT);
  }

  @Test
  void whatARoundDidBeforeDoesNotChangeTheNext() {
    Round used = new Round(blobs, Environment.cpu());
    RoundResult other =
        used.adapt(
            Toy.request(SPEC, FIRST.head(), Toy.pack("plant-3", Toy.Shift.CLASHING, 80, 3), 1),
            () -> false);
    assertThat(other.report().arms()).hasSize(3);
    RoundRequest request = Toy.request(SPEC, FIRST.head(), EXPERIENCE, 1);

    RoundResult result = used.adapt(request, () -> false);

    assertSame(result, new Round(blobs, Environment.cpu()).adapt(request, () -> false));
  }

  @Test
  void threadsThatShareARoundGetTheSameBits() throws InterruptedException, ExecutionException {
    Round round = new Round(blobs, Environment.cpu());
    RoundRequest request = Toy.request(SPEC, FIRST.head(), EXPERIENCE, 1);
    RoundResult alone = round.adapt(request, () -> false);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<RoundResult> one = threads.submit(() -> round.adapt(request, () -> false));
      Future<RoundResult> other = threads.submit(() -> round.adapt(request, () -> false));

      assertSame(one.get(), alone);
      assertSame(other.get(), alone);
    }
  }

  @Test
  void theSeedIsThatOfTheHeadAndTheExperience() {
    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);

    Digest seed = Digest.of(FIRST.head().digest().bytes(), EXPERIENCE.digest().bytes());
    assertThat(result.report().seed()).isEqualTo(seed);
  }

  @Test
  void anotherHeadOrExperienceGivesAnotherSeedAndOtherWeights() {
    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);
    List<PackRow> rows = new ArrayList<>(EXPERIENCE.rows());
    PackRow row = rows.get(0);
    rows.set(0, new PackRow("another-id", row.domain(), row.label(), row.side(), row.input()));
    Head head = FIRST.head();
    Head moved =
        new Head(
            head.weights(), head.weightsState(), head.dataState(), new LastExperience(1, 0, 7));

    RoundResult otherPack = adapt(head, new Pack(rows), 1);
    RoundResult otherHead = adapt(moved, EXPERIENCE, 1);

    assertThat(List.of(otherPack.report().seed(), otherHead.report().seed()))
        .doesNotContain(result.report().seed())
        .doesNotHaveDuplicates();
    assertThat(List.of(tensor(otherPack), tensor(otherHead)))
        .doesNotContain(tensor(result))
        .doesNotHaveDuplicates();
  }

  @Test
  void writesNothingItself() {
    RoundResult result =
        new Round(new ReadOnly(Toy.store(FIRST.blobs())), Environment.cpu())
            .adapt(Toy.request(SPEC, FIRST.head(), EXPERIENCE, 1), () -> false);

    result.blobs().forEach((digest, blob) -> assertThat(Digest.of(blob)).isEqualTo(digest));
  }

  @Test
  void givesEveryBlobThatTheNextRoundNeeds() {
    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);

    Head next = result.newHead();
    assertThat(result.blobs().keySet())
        .contains(
            next.weights(),
            Objects.requireNonNull(next.weightsState()),
            Objects.requireNonNull(next.dataState()),
            EXPERIENCE.digest(),
            result.training());
    assertThat(adapt(next, Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 40, 5), 2).newHead())
        .isNotEqualTo(next);
  }

  @Test
  void headsFollowEachOther() {
    Head head = FIRST.head();
    for (int number = 1; number <= 3; number++) {
      Pack pack = Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 60, 10 + number);

      RoundResult result = adapt(head, pack, number);

      assertThat(result.newHead().lastExperience())
          .isEqualTo(new LastExperience(number, 0, number * 1000L));
      assertThat(result.report().replayExamples()).isEqualTo(300);
      head = result.newHead();
    }
    DataState memory = memory(head);
    assertThat(memory.replay().seen()).isEqualTo(300 + 3 * 45);
    assertThat(memory.holdOuts().keySet()).containsExactly(Toy.SOURCE, Toy.TARGET);
    assertThat(memory.statistics().keySet()).containsExactly(Toy.SOURCE, Toy.TARGET);
  }

  /**
   * The fourth feature is zero but on hold-outs. Where it is zero, the gradient of its weights is
   * zero, and without decay they stay; one hold-out in one batch would move them.
   */
  @Test
  void neverTrainsOnAHoldOut() {
    Head head = FIRST.head();
    for (int number = 1; number <= 3; number++) {
      Pack pack = markedHoldOuts(Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 20 + number));

      RoundResult result = adapt(head, pack, number);

      head = result.newHead();
    }
    float[] before = Toy.tensor(blobs, FIRST.serving(), "fc1.weight").floats();
    float[] after = Toy.tensor(blobs, head.weights(), "fc1.weight").floats();
    assertThat(after).as("it trained").isNotEqualTo(before);
    for (int unit = 0; unit < before.length / Toy.FEATURES; unit++) {
      assertThat(after[unit * Toy.FEATURES + 3]).isEqualTo(before[unit * Toy.FEATURES + 3]);
    }
  }

  @Test
  void theSameMarkOnTrainRowsIsSeen() {
    List<PackRow> rows = new ArrayList<>();
    for (PackRow row : Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 21)) {
      rows.add(Toy.withInput(row, marked(row)));
    }

    RoundResult result = adapt(FIRST.head(), new Pack(rows), 1);

    assertThat(result.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(tensor(result).floats()[3])
        .isNotEqualTo(Toy.tensor(blobs, FIRST.serving(), "fc1.weight").floats()[3]);
  }

  @Test
  void replayHoldsTrainRowsAndHoldOutsTheOthers() {
    Head head = FIRST.head();
    for (int number = 1; number <= 4; number++) {
      head =
          adapt(head, Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 30 + number), number).newHead();
    }

    DataState memory = memory(head);
    Packs packs = new Packs(blobs, 1 << 20);
    assertThat(packs.rows(memory.replay().examples()))
        .hasSize(300)
        .allMatch(row -> row.side() == Side.TRAIN);
    memory
        .holdOuts()
        .forEach(
            (domain, kept) ->
                assertThat(packs.rows(kept.items()))
                    .isNotEmpty()
                    .allMatch(row -> row.side() == Side.HOLD_OUT)
                    .allMatch(row -> row.domain().equals(domain)));
  }

  @Test
  void lineageHoldsAllThatDecidedTheBits() {
    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);

    ServingManifest version = ServingManifest.parse(blobs.get(result.newHead().weights()));
    Lineage lineage = Lineage.parse(blobs.get(version.lineage()));
    assertThat(lineage)
        .isEqualTo(
            new Lineage(
                FIRST.serving(),
                FIRST.head().digest(),
                EXPERIENCE.digest(),
                SPEC.digest(),
                winner(result).arm(),
                result.report().seed(),
                32,
                "cpu",
                1,
                Environment.cpu().engineVersions()));
    assertThat(lineage.engineVersions()).containsOnlyKeys("djl", "pytorch");
  }

  @Test
  void trainingManifestLeadsToAllThatTheRoundMade() {
    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);

    TrainingManifest training = TrainingManifest.parse(blobs.get(result.training()));
    Head next = result.newHead();
    ServingManifest version = ServingManifest.parse(blobs.get(next.weights()));
    assertThat(training.serving()).isEqualTo(next.weights()).isEqualTo(result.serving());
    assertThat(training.weightsState()).isEqualTo(next.weightsState());
    assertThat(training.dataState()).isEqualTo(next.dataState());
    assertThat(training.lineage()).isEqualTo(version.lineage());
    assertThat(blobs.get(Objects.requireNonNull(training.report())))
        .isEqualTo(result.report().toBytes());
    TreeSet<Digest> packs = new TreeSet<>(memory(next).references());
    packs.add(EXPERIENCE.digest());
    assertThat(training.packs()).containsExactlyElementsOf(packs);
    long bytes = blobs.get(next.weights()).length;
    for (TensorEntry tensor : version.tensors()) {
      bytes += blobs.get(tensor.sha256()).length;
    }
    assertThat(result.sizeBytes()).isEqualTo(bytes);
  }

  @Test
  void reportSaysWhatEveryArmDid() {
    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);

    RoundReport report = result.report();
    assertThat(report.verdict()).isEqualTo(Verdict.LEARNT);
    assertThat(report.servingDigest()).isEqualTo(result.newHead().weights());
    assertThat(report.parentServingDigest()).isEqualTo(FIRST.serving());
    assertThat(report.headDigest()).isEqualTo(FIRST.head().digest());
    assertThat(report.packDigest()).isEqualTo(EXPERIENCE.digest());
    assertThat(report.trainExamples()).isEqualTo(120);
    assertThat(report.holdOutExamples()).isEqualTo(100 + 40);
    assertThat(report.replayExamples()).isEqualTo(300);
    assertThat(report.effectiveBatch()).isEqualTo(32);
    assertThat(report.arms())
        .extracting(ArmReport::arm)
        .containsExactly("nothing", "fine-tuning", "fine-tuning+coral");
    assertThat(report.arms()).filteredOn(ArmReport::won).hasSize(1);
    ArmReport nothing = report.arms().get(0);
    ArmReport winner = winner(result);
    assertThat(nothing.reason()).contains("lost").contains(winner.arm());
    assertThat(nothing.pValue()).isNull();
    assertThat(winner.steps()).isEqualTo(80);
    assertThat(winner.pValue()).isBetween(0.0, 0.05);
    assertThat(result.reason()).isEqualTo(report.reason()).startsWith(winner.arm() + " won");
    assertThat(winner.accuracy()).isGreaterThan(nothing.accuracy());
    for (ArmReport arm : report.arms()) {
      assertThat(arm.reason()).isNotBlank();
      if (!arm.trained()) {
        continue;
      }
      assertThat(arm.domains()).extracting("domain").containsExactly(Toy.SOURCE, Toy.TARGET);
      assertThat(arm.domains()).extracting("n").containsExactly(100, 40);
      double right =
          arm.domains().stream().mapToDouble(domain -> domain.accuracy() * domain.n()).sum();
      assertThat(arm.accuracy() * 140).isEqualTo(right);
    }
  }

  @Test
  void reportedAccuracyIsThatOfTheVersionAsItServes() {
    RoundResult result = adapt(FIRST.head(), EXPERIENCE, 1);

    List<PackRow> holdOuts =
        new Packs(blobs, 1 << 20)
            .rows(
                memory(result.newHead()).holdOuts().values().stream()
                    .flatMap(kept -> kept.items().stream())
                    .toList());
    assertThat(winner(result).accuracy())
        .isEqualTo(Toy.accuracy(blobs, result.newHead().weights(), holdOuts));
    assertThat(result.report().arms().get(0).accuracy())
        .isEqualTo(Toy.accuracy(blobs, FIRST.serving(), holdOuts));
  }

  @Test
  void stopsAtTheNextStepWhenCancelled() {
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                new Round(blobs, Environment.cpu())
                    .adapt(
                        Toy.request(SPEC, FIRST.head(), EXPERIENCE, 1),
                        () -> asked.incrementAndGet() > 30))
        .isInstanceOf(CancellationException.class);

    // 30 steps, and the one that was not taken
    assertThat(asked).hasValue(31);
  }

  @Test
  void namesABlobOfTheHeadThatIsMissing() {
    Head head = FIRST.head();
    List<Digest> needed = new ArrayList<>(memory(head).references());
    needed.add(head.weights());
    needed.add(Objects.requireNonNull(head.weightsState()));
    needed.add(Objects.requireNonNull(head.dataState()));
    ServingManifest.parse(blobs.get(head.weights()))
        .tensors()
        .forEach(tensor -> needed.add(tensor.sha256()));
    assertThat(needed).hasSize(1 + 3 + 4);
    for (Digest missing : needed) {
      MemoryBlobStore incomplete = new MemoryBlobStore();
      FIRST
          .blobs()
          .forEach(
              (digest, blob) -> {
                if (!digest.equals(missing)) {
                  incomplete.put(digest, blob);
                }
              });

      assertThatThrownBy(
              () ->
                  new Round(incomplete, Environment.cpu())
                      .adapt(Toy.request(SPEC, head, EXPERIENCE, 1), () -> false))
          .isInstanceOf(BlobMissingException.class)
          .hasMessageContaining(missing.toString());
    }
  }

  private RoundResult adapt(Head head, Pack pack, long number) {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adapt(Toy.request(SPEC, head, pack, number), () -> false);
    result.blobs().forEach(blobs::put);
    return result;
  }

  private DataState memory(Head head) {
    return DataState.parse(blobs.get(Objects.requireNonNull(head.dataState())));
  }

  private TensorBytes tensor(RoundResult result) {
    return Toy.tensor(blobs, result.newHead().weights(), "fc1.weight");
  }

  private static ArmReport winner(RoundResult result) {
    return result.report().arms().stream().filter(ArmReport::won).findFirst().orElseThrow();
  }

  private static Pack markedHoldOuts(List<PackRow> rows) {
    List<PackRow> marked = new ArrayList<>();
    for (PackRow row : rows) {
      marked.add(row.side() == Side.HOLD_OUT ? Toy.withInput(row, marked(row)) : row);
    }
    return new Pack(marked);
  }

  private static float[] marked(PackRow row) {
    float[] x = Toy.x(row);
    x[3] = 0.01f;
    return x;
  }

  /** Everything but wall-clock times is equal. */
  private static void assertSame(RoundResult actual, RoundResult expected) {
    assertThat(actual.newHead()).isEqualTo(expected.newHead());
    assertThat(actual.training()).isEqualTo(expected.training());
    assertThat(actual.blobs().keySet()).isEqualTo(expected.blobs().keySet());
    assertThat(actual.report().toBytes()).isEqualTo(expected.report().toBytes());
  }
}
