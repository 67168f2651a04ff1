package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Rounds on pictures of which no label of the target is known: of a bright half, left or right or
 * at the top, which the target shows darker and noisier. Self-training takes 4 · 30 steps each
 * time.
 */
class BlindPicturesTest {
  private static final int SIDE = 4;
  private static final int STEPS = 4 * 30;
  private static final List<String> CLASSES = List.of("left", "right", "top");

  @Test
  void trainingOnGuessesIsBegunAgainWhereMuchIsLeft() {
    AtomicInteger steps = new AtomicInteger();

    RoundResult result = adapt(definition(Json.object()), steps);

    assertThat(result.reason()).startsWith("self-training+mcc won: without labels");
    assertThat(steps.get()).isGreaterThan(STEPS);
    assertThat(arm(result).steps()).as("of the beginning that is kept").isEqualTo(STEPS);
  }

  @Test
  void aBudgetAllowsFewerBeginnings() {
    AtomicInteger steps = new AtomicInteger();

    RoundResult result = adapt(budget(2 * STEPS - 1), steps);

    assertThat(arm(result).trained()).isTrue();
    assertThat(steps).hasValue(STEPS);
  }

  @Test
  void orNone() {
    AtomicInteger steps = new AtomicInteger();

    RoundResult result = adapt(budget(STEPS - 1), steps);

    assertThat(arm(result).reason())
        .isEqualTo("skipped: it takes 120 steps, and 119 of the round's 119 are left");
    assertThat(steps).hasValue(0);
  }

  /** The arm before it may begin three times, whether it does or not, so that one time is left. */
  @Test
  void whoRepeatsAnArmAloneBeginsItAsOften() {
    ModelDefinition definition =
        definition(
            Json.object()
                .with(
                    "arms", Json.strings(List.of("nothing", "self-training", "self-training+mcc")))
                .with("stepBudget", 3 * 90 + STEPS));
    InitialModel first = pretrained(definition);
    MemoryBlobStore blobs = Toy.store(first.blobs());
    RoundRequest request = Toy.request(definition.spec(), first.head(), target(), 1);
    Round round = new Round(blobs, Environment.cpu());
    RoundResult result = round.adapt(request, () -> false);
    result.blobs().forEach(blobs::put);
    ServingManifest version = ServingManifest.parse(blobs.get(result.newHead().weights()));

    AtomicInteger steps = new AtomicInteger();
    RoundResult again =
        round.repeat(
            Lineage.parse(blobs.get(version.lineage())),
            request,
            () -> steps.incrementAndGet() < 0);

    assertThat(result.reason()).startsWith("self-training+mcc won");
    assertThat(again.newHead()).isEqualTo(result.newHead());
    assertThat(steps).as("begun once, where a round without a budget goes on").hasValue(STEPS);
  }

  private static ModelDefinition budget(int steps) {
    return definition(Json.object().with("stepBudget", steps));
  }

  /**
   * @param more keys of adaptation, in place of those there
   */
  private static ModelDefinition definition(Json.Obj more) {
    Json.Obj policy = Toy.policy("nothing", "self-training+mcc").with("steps", 30);
    for (var entry : more.members().entrySet()) {
      policy = policy.with(entry.getKey(), entry.getValue());
    }
    return ModelDefinition.fromJson(
        Json.parseObject(
                """
                {"model": "pictures", "input": {"kind": "tensor", "shape": [1, 4, 4], "content": "image"},
                 "classes": ["left", "right", "top"],
                 "sourceDomain": "plant-1", "targetDomain": "plant-2",
                 "network": {"layers": [
                   {"kind": "flatten"},
                   {"kind": "linear", "name": "fc1", "in": 16, "out": 16}, {"kind": "relu"},
                   {"kind": "linear", "name": "head", "in": 16, "out": 3}]}}
                """
                    .getBytes(UTF_8))
            .with("adaptation", policy));
  }

  private static RoundResult adapt(ModelDefinition definition, AtomicInteger steps) {
    InitialModel first = pretrained(definition);
    RoundRequest request = Toy.request(definition.spec(), first.head(), target(), 1);
    return new Round(Toy.store(first.blobs()), Environment.cpu())
        .adapt(request, () -> steps.incrementAndGet() < 0);
  }

  private static InitialModel pretrained(ModelDefinition definition) {
    return new Pretraining(Environment.cpu(), new EpochPolicy(20, 5))
        .train(definition, new Pack(pictures("plant-1", 300, 1, 0.3, 1)), () -> false);
  }

  private static Pack target() {
    return new Pack(
        pictures("plant-2", 200, 0.5, 1, 2).stream()
            .filter(row -> row.side() == Side.TRAIN)
            .map(Toy::withoutLabel)
            .toList());
  }

  private static List<PackRow> pictures(
      String domain, int count, double brightness, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(CLASSES.size());
      float[] pixels = new float[SIDE * SIDE];
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean bright =
              switch (label) {
                case 0 -> x < SIDE / 2;
                case 1 -> x >= SIDE / 2;
                default -> y < SIDE / 2;
              };
          pixels[y * SIDE + x] =
              (float) ((bright ? brightness : 0) + noise * random.nextGaussian());
        }
      }
      rows.add(
          new PackRow(
              domain + "-" + i,
              domain,
              new LabelValue.ClassName(CLASSES.get(label)),
              i % 4 == 3 ? Side.HOLD_OUT : Side.TRAIN,
              new Input.TensorInput(TensorBytes.ofFloats(pixels, 1, SIDE, SIDE))));
    }
    return rows;
  }

  private static ArmReport arm(RoundResult result) {
    return result.report().arms().stream()
        .filter(arm -> arm.arm().equals("self-training+mcc"))
        .findFirst()
        .orElseThrow();
  }
}
