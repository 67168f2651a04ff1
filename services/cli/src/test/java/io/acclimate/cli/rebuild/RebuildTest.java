package io.acclimate.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.cli.output.Progress;
import io.acclimate.cli.rebuild.Outcome.Kind;
import io.acclimate.client.Origin;
import io.acclimate.client.Version;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.adaptation.Round;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FileBlobStore;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round of a small model whose inputs moved, so that fine-tuning wins. */
final class RebuildTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ModelDefinition DEFINITION =
      ModelDefinition.fromJson(
          Json.parse(
              """
              {"model": "toy", "input": {"kind": "tensor", "shape": [2]}, "classes": ["a", "b"],
               "sourceDomain": "bench", "targetDomain": "plant",
               "adaptation": {"arms": ["nothing", "fine-tuning"], "steps": 60, "batch": 16},
               "network": {"layers": [{"kind": "linear", "name": "fc1", "in": 2, "out": 8},
                                      {"kind": "relu"},
                                      {"kind": "linear", "name": "head", "in": 8, "out": 2}]}}
              """));

  @TempDir Path folder;
  private FileBlobStore blobs;
  private InitialModel first;
  private RoundResult round;
  private Pack pack;

  @BeforeEach
  void learn() {
    blobs = new FileBlobStore(folder);
    first =
        new Pretraining(Environment.cpu(), new EpochPolicy(10, 5))
            .train(DEFINITION, new Pack(rows("bench", 1, 200)), () -> false);
    first.blobs().forEach(blobs::put);
    pack = new Pack(rows("plant", -1, 200));
    round = new Round(blobs, Environment.cpu()).adapt(request(), () -> false);
    round.blobs().forEach(blobs::put);
    assertThat(round.serving()).as(round.reason()).isNotNull();
  }

  @Test
  void aRoundRepeatedGivesTheSameBits() {
    Outcome outcome = rebuild().of("toy", version(serving()), origin());

    assertThat(outcome.sentence())
        .isEqualTo(
            "equal bits: serving %s, training manifest %s".formatted(serving(), round.training()));
    assertThat(outcome.kind()).isEqualTo(Kind.EQUAL);
  }

  @Test
  void repeatsARoundForWhichMemoryWasShortWithItsBatch() {
    Lineage own = lineage(serving());
    RoundResult halved =
        new Round(blobs, Environment.cpu())
            .repeat(withBatch(own, own.effectiveBatch() / 2), request(), () -> false);
    halved.blobs().forEach(blobs::put);
    Digest made = Objects.requireNonNull(halved.serving());
    assertThat(lineage(made).effectiveBatch()).isEqualTo(8);

    Outcome outcome = rebuild().of("toy", version(made), origin());

    assertThat(outcome).isEqualTo(new Outcome(Kind.EQUAL, "equal bits: serving " + made));
  }

  @Test
  void namesTheBlobThatWasCollected() {
    blobs.delete(pack.digest());

    Outcome outcome = rebuild().of("toy", version(serving()), origin());

    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                Kind.IMPOSSIBLE,
                "cannot be rebuilt: blob %s was collected, the pack of its experience"
                    .formatted(pack.digest())));
  }

  @Test
  void saysThatNoRoundMadeAFirstVersion() {
    Outcome outcome = rebuild().of("toy", version(first.serving()), null);

    assertThat(outcome.kind()).isEqualTo(Kind.IMPOSSIBLE);
    assertThat(outcome.sentence()).contains("no round made it (pretraining)", "source data");
  }

  @Test
  void saysWhatDiffersFromAnotherMachine() {
    Digest elsewhere = madeBy("gpu:0", Map.of("djl", "0.36.0", "pytorch", "1.0"));

    Outcome outcome = rebuild().of("toy", version(elsewhere), origin());

    assertThat(outcome.kind()).isEqualTo(Kind.DIFFERENT);
    assertThat(outcome.sentence())
        .contains("all tensors have equal bits", "device gpu:0 then, cpu now", "pytorch=1.0")
        .contains("it was learnt on gpu:0, for which equal bits are not promised")
        .doesNotContain("\n");
  }

  @Test
  void saysThatTheJournalKnowsAnotherHead() {
    Origin other = new Origin(round.newHead(), 1, 0, 0, 199);

    Outcome outcome = rebuild().of("toy", version(serving()), other);

    assertThat(outcome.kind()).isEqualTo(Kind.IMPOSSIBLE);
    assertThat(outcome.sentence()).contains("its lineage names head " + first.head().digest());
  }

  /** The version as if another machine had made it. */
  private Digest madeBy(String device, Map<String, String> engines) {
    ServingManifest made = ServingManifest.parse(blobs.get(serving()));
    Lineage own = Lineage.parse(blobs.get(made.lineage()));
    Lineage other =
        new Lineage(
            own.parentServing(),
            own.head(),
            own.pack(),
            own.spec(),
            own.arm(),
            own.seed(),
            own.effectiveBatch(),
            device,
            own.threads(),
            new TreeMap<>(engines));
    return blobs.put(
        new ServingManifest(
                made.network(),
                made.tensors(),
                made.preprocessing(),
                made.input(),
                made.classes(),
                blobs.put(other.toBytes()))
            .toBytes());
  }

  private Lineage lineage(Digest made) {
    return Lineage.parse(blobs.get(ServingManifest.parse(blobs.get(made)).lineage()));
  }

  private static Lineage withBatch(Lineage own, int batch) {
    return new Lineage(
        own.parentServing(),
        own.head(),
        own.pack(),
        own.spec(),
        own.arm(),
        own.seed(),
        batch,
        own.device(),
        own.threads(),
        own.engineVersions());
  }

  private RoundRequest request() {
    return new RoundRequest(
        "toy", first.head(), pack, 1, 0, 199, DEFINITION.spec(), DEFINITION.spec().digest());
  }

  private Rebuild rebuild() {
    return new Rebuild(
        blobs, new Progress(new PrintWriter(new StringWriter()), InstantSource.fixed(NOON)));
  }

  private Digest serving() {
    return Objects.requireNonNull(round.serving());
  }

  private Origin origin() {
    return new Origin(first.head(), 1, 0, 0, 199);
  }

  private Version version(Digest serving) {
    return new Version(
        2,
        serving,
        round.training(),
        null,
        1,
        "any",
        NOON,
        1L,
        List.of(),
        Version.Standing.ACTIVE,
        Map.of());
  }

  /** Two classes on both sides of the origin; the sign says which is where. */
  private static List<PackRow> rows(String domain, int sign, int count) {
    SplittableRandom random = new SplittableRandom(count + sign);
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int side = i % 2 == 0 ? sign : -sign;
      float[] x = {
        (float) (random.nextGaussian() + 3 * side) + (sign < 0 ? 4 : 0),
        (float) random.nextGaussian() + (sign < 0 ? 20 : 0)
      };
      rows.add(
          new PackRow(
              domain + i,
              domain,
              new LabelValue.ClassName(i % 2 == 0 ? "a" : "b"),
              i % 4 < 2 ? Side.TRAIN : Side.HOLD_OUT,
              new Input.TensorInput(TensorBytes.ofFloats(x))));
    }
    return rows;
  }
}
