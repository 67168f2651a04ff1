package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Packs;
import io.acclimate.core.adaptation.memory.Unasked;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Three classes about three corners of a square in the first two of four features; the third is
 * noise, the fourth zero. A domain moves them. The source is {@value #SOURCE}. Every fourth row is
 * held out.
 *
 * <p>A policy here names every key that a test depends on, so that no default does.
 */
final class Toy {
  static final String SOURCE = "plant-1";
  static final String TARGET = "plant-2";
  static final List<String> CLASSES = List.of("a", "b", "c");
  static final int FEATURES = 4;

  /** Distance of a class from the middle; its standard deviation is 1. */
  private static final double CORNER = 4;

  private Toy() {}

  /** Where a domain has its inputs. */
  interface Shift {
    Shift NONE = x -> {};

    /**
     * Along the diagonal, so that the source's model takes most for the third class, while the
     * difference of the first two features tells the classes of both domains apart.
     */
    Shift DIAGONAL =
        x -> {
          x[0] += (float) (1.5 * CORNER);
          x[1] += (float) (1.5 * CORNER);
        };

    /** The first class to where the source has the third: no model can serve both. */
    Shift CLASHING = x -> x[0] += (float) (2 * CORNER);

    /** Another unit and zero of every feature. */
    Shift RESCALED =
        x -> {
          for (int i = 0; i < x.length - 1; i++) {
            x[i] = 3 * x[i] + 8 * (i + 1);
          }
        };

    /** The third feature, noise for every class, twenty times as wide: only a covariance moves. */
    Shift NOISY = x -> x[2] *= 20;

    void apply(float[] x);
  }

  /** What every test has in common; {@code with} changes a key. */
  static Json.Obj policy() {
    return Json.parseObject(
        """
        {"arms": ["nothing", "fine-tuning"],
         "optimizer": {"name": "adamw", "learningRate": 0.02, "weightDecay": 0,
                       "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
         "batch": 32, "steps": 80,
         "replay": {"capacity": 300, "policy": "class-balanced", "share": 0.5},
         "holdOutCapacity": 200, "significance": 0.05, "forgettingLimit": 0.05,
         "clipNorm": 5, "coralWeight": 1, "normalisationPrior": 32}
        """
            .getBytes(UTF_8));
  }

  static Json.Obj policy(String... arms) {
    return policy().with("arms", Json.strings(List.of(arms)));
  }

  /** A network with one hidden layer of sixteen, and inputs that nothing transforms. */
  static ModelDefinition definition(Json policy) {
    return definition(policy, "none");
  }

  /**
   * @param transform key of an {@link io.acclimate.core.model.InputTransform}
   */
  static ModelDefinition definition(Json policy, String transform) {
    return ModelDefinition.fromJson(
        Json.parseObject(
                """
                {"model": "toy", "input": {"kind": "tensor", "shape": [4]},
                 "classes": ["a", "b", "c"],
                 "sourceDomain": "plant-1", "targetDomain": "plant-2",
                 "network": {"layers": [
                   {"kind": "linear", "name": "fc1", "in": 4, "out": 16}, {"kind": "relu"},
                   {"kind": "linear", "name": "head", "in": 16, "out": 3}]}}
                """
                    .getBytes(UTF_8))
            .with("adaptation", policy)
            .with("preprocessing", Json.object().with("transform", transform)));
  }

  /** Labelled rows of a domain; the same arguments give the same rows. */
  static List<PackRow> rows(String domain, Shift shift, int count, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(CLASSES.size());
      float[] x = {
        (float) (random.nextGaussian() + (label == 0 ? -CORNER : CORNER)),
        (float) (random.nextGaussian() + (label == 1 ? -CORNER : CORNER)),
        (float) random.nextGaussian(),
        0
      };
      shift.apply(x);
      rows.add(
          new PackRow(
              String.format(Locale.ROOT, "%s-%d-%d", domain, seed, i),
              domain,
              new LabelValue.ClassName(CLASSES.get(label)),
              i % 4 == 3 ? Side.HOLD_OUT : Side.TRAIN,
              input(x)));
    }
    return rows;
  }

  static Pack pack(String domain, Shift shift, int count, long seed) {
    return new Pack(rows(domain, shift, count, seed));
  }

  static Input.TensorInput input(float... x) {
    return new Input.TensorInput(TensorBytes.ofFloats(x));
  }

  static float[] x(PackRow row) {
    return ((Input.TensorInput) row.input()).tensor().floats();
  }

  static PackRow withInput(PackRow row, float... x) {
    return new PackRow(row.eventId(), row.domain(), row.label(), row.side(), input(x));
  }

  static PackRow withoutLabel(PackRow row) {
    return new PackRow(row.eventId(), row.domain(), null, row.side(), row.input());
  }

  static PackRow withLabel(PackRow row, String label) {
    return new PackRow(
        row.eventId(), row.domain(), new LabelValue.ClassName(label), row.side(), row.input());
  }

  static PackRow withSide(PackRow row, Side side) {
    return new PackRow(row.eventId(), row.domain(), row.label(), side, row.input());
  }

  static String label(PackRow row) {
    return row.label() instanceof LabelValue.ClassName label ? label.name() : "";
  }

  /** Version 1, trained on the source. */
  static InitialModel pretrained(ModelDefinition definition) {
    return new Pretraining(Environment.cpu(), new EpochPolicy(30, 5))
        .train(definition, pack(SOURCE, Shift.NONE, 400, 1), () -> false);
  }

  static MemoryBlobStore store(Map<Digest, byte[]> blobs) {
    MemoryBlobStore store = new MemoryBlobStore();
    blobs.forEach(store::put);
    return store;
  }

  /** Share of rows that a version answers correctly. */
  static double accuracy(MemoryBlobStore blobs, Digest serving, List<PackRow> rows) {
    int right = 0;
    try (ServedModel model = ServedModel.load(ServingManifest.parse(blobs.get(serving)), blobs)) {
      for (PackRow row : rows) {
        float[] scores = model.predict(List.of(row.input()), row.domain())[0];
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
          best = scores[k] > scores[best] ? k : best;
        }
        right += CLASSES.get(best).equals(label(row)) ? 1 : 0;
      }
    }
    return (double) right / rows.size();
  }

  /** One tensor of a version. */
  static TensorBytes tensor(MemoryBlobStore blobs, Digest serving, String name) {
    for (TensorEntry entry : ServingManifest.parse(blobs.get(serving)).tensors()) {
      if (entry.name().equals(name)) {
        return Safetensors.readOne(blobs.get(entry.sha256()));
      }
    }
    throw new IllegalArgumentException("no tensor '" + name + "'");
  }

  /** What the arms of a round get, whose experience has these rows. */
  static Material material(
      ModelDefinition definition, InitialModel first, MemoryBlobStore blobs, List<PackRow> rows) {
    Pack pack = new Pack(rows);
    DataState memory = DataState.parse(blobs.get(Objects.requireNonNull(first.head().dataState())));
    List<PackRow> replay = new Packs(blobs, 1 << 20).rows(memory.replay().examples());
    memory.add(
        pack.digest(), pack, definition.spec(), null, new SplittableRandom(9), new Unasked());
    return new Material(
        definition.spec(),
        StartingPoint.load(first.head(), blobs),
        Lesson.of(pack, definition.spec()),
        replay,
        memory,
        null);
  }

  static RoundRequest request(ModelSpec spec, Head head, Pack pack, long number) {
    return new RoundRequest(
        spec.model(), head, pack, number, 0, number * 1000, spec, spec.digest());
  }
}
