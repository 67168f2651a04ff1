package io.acclimate.inference.serving;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.inference.batching.BatchSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Signed versions of a model with one linear layer whose answer tells which version it is. */
public final class TestVersions {
  public static final String MODEL = "valves";
  public static final int FEATURES = 4;
  public static final BatchSettings BATCHES = new BatchSettings(8, Duration.ZERO, 2);
  public static final long SIZE_BYTES = 1_000;
  public static final List<String> CLASSES = List.of("open", "shut", "stuck");

  static final SigningKey KEY = SigningKey.generate();

  /** Whose versions these are. */
  public static final Trust TRUST =
      new Trust.Pinned(TrustedKeys.of(KEY.trustedKey()), InstantSource.system());

  private static final String ONE_LAYER =
      """
      {"layers":[{"kind":"linear","name":"fc","in":4,"out":3}]}""";
  private static final String TWO_LAYERS =
      """
      {"layers":[{"kind":"linear","name":"in","in":4,"out":4},
                 {"kind":"linear","name":"fc","in":4,"out":3}]}""";
  private static final int WIDE = 2_048;
  private static final String WIDE_LAYERS =
      """
      {"layers":[{"kind":"linear","name":"in","in":4,"out":2048},
                 {"kind":"linear","name":"fc","in":2048,"out":3}]}""";
  private static final TensorBytes ZEROS =
      TensorBytes.ofFloats(new float[FEATURES * CLASSES.size()], CLASSES.size(), FEATURES);

  private final BlobStore blobs;

  public TestVersions(BlobStore blobs) {
    this.blobs = blobs;
  }

  public static ModelSpec spec() {
    return ModelSpec.fromJson(
        Json.parse(
            """
            {"model":"valves","input":{"kind":"tensor","shape":[4]},
             "classes":["open","shut","stuck"],"sourceDomain":"lab","targetDomain":"plant"}
            """));
  }

  /** Champion only. */
  public static Plan champion(Target target) {
    return plan(Map.of(Plan.CHAMPION, target));
  }

  /** Aliases without traffic of their own. */
  public static Plan plan(Map<String, Target> aliases, Share... traffic) {
    return new Plan(
        aliases.values().iterator().next().model(), new TreeMap<>(aliases), List.of(traffic));
  }

  /** Stores a version that answers an input of zeros with {@link #label}. */
  public Target version(int version) {
    return store(version, ONE_LAYER, CLASSES, Map.of("fc.bias", bias(version), "fc.weight", ZEROS));
  }

  /** Stores a version whose answer depends on its input. */
  Target varied(int version) {
    float[] weights = new float[FEATURES * CLASSES.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.cos(i);
    }
    return store(
        version,
        ONE_LAYER,
        CLASSES,
        Map.of(
            "fc.bias", bias(version),
            "fc.weight", TensorBytes.ofFloats(weights, CLASSES.size(), FEATURES)));
  }

  /** Class that a version answers an input of zeros with. */
  public static String label(int version) {
    return CLASSES.get(version % CLASSES.size());
  }

  /** Stores a version whose finite weights overflow in the second layer. */
  Target overflowing(int version) {
    float[] huge = new float[FEATURES];
    Arrays.fill(huge, Float.MAX_VALUE);
    float[] ones = new float[FEATURES * CLASSES.size()];
    Arrays.fill(ones, 1);
    return store(
        version,
        TWO_LAYERS,
        CLASSES,
        Map.of(
            "in.bias", TensorBytes.ofFloats(huge),
            "in.weight", TensorBytes.ofFloats(new float[FEATURES * FEATURES], FEATURES, FEATURES),
            "fc.bias", bias(version),
            "fc.weight", TensorBytes.ofFloats(ones, CLASSES.size(), FEATURES)));
  }

  /** Stores a version that answers zeros with {@link #label}, and any other input with NaN. */
  Target overflowingUnlessZero(int version) {
    float[] huge = new float[FEATURES * FEATURES];
    Arrays.fill(huge, Float.MAX_VALUE);
    float[] alternating = new float[FEATURES * CLASSES.size()];
    for (int i = 0; i < alternating.length; i++) {
      alternating[i] = i % 2 == 0 ? 1 : -1;
    }
    return store(
        version,
        TWO_LAYERS,
        CLASSES,
        Map.of(
            "in.bias", TensorBytes.ofFloats(new float[FEATURES]),
            "in.weight", TensorBytes.ofFloats(huge, FEATURES, FEATURES),
            "fc.bias", bias(version),
            "fc.weight", TensorBytes.ofFloats(alternating, CLASSES.size(), FEATURES)));
  }

  /** Stores a version of 65 kB that answers an input of zeros with {@link #label}. */
  Target wide(int version) {
    return store(
        version,
        WIDE_LAYERS,
        CLASSES,
        Map.of(
            "in.bias", TensorBytes.ofFloats(new float[WIDE]),
            "in.weight", TensorBytes.ofFloats(new float[WIDE * FEATURES], WIDE, FEATURES),
            "fc.bias", bias(version),
            "fc.weight",
                TensorBytes.ofFloats(new float[WIDE * CLASSES.size()], CLASSES.size(), WIDE)));
  }

  /** Stores a version whose weights are a blob that may be anything. */
  Target weighing(int version, byte[] weights) {
    TensorEntry declared =
        new TensorEntry(
            "fc.weight",
            ZEROS.dtype(),
            ZEROS.shape(),
            blobs.put(weights),
            Math.max(weights.length, ZEROS.data().length));
    TensorBytes bias = bias(version);
    blobs.put(Safetensors.writeOne(bias));
    return store(version, ONE_LAYER, CLASSES, List.of(TensorEntry.of("fc.bias", bias), declared));
  }

  /** Stores a version that answers other classes than the spec says. */
  Target misfit(int version) {
    return store(
        version,
        ONE_LAYER,
        List.of("a", "b", "c"),
        Map.of("fc.bias", bias(version), "fc.weight", ZEROS));
  }

  /** Digest of a tensor that only this version has. */
  static Digest ownTensor(int version) {
    return TensorEntry.of("fc.bias", bias(version)).sha256();
  }

  private static TensorBytes bias(int version) {
    float[] bias = new float[CLASSES.size()];
    bias[version % CLASSES.size()] = 1 + version;
    return TensorBytes.ofFloats(bias);
  }

  private Target store(
      int version, String network, List<String> classes, Map<String, TensorBytes> tensors) {
    List<TensorEntry> entries = new ArrayList<>();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              blobs.put(Safetensors.writeOne(tensor));
              entries.add(TensorEntry.of(name, tensor));
            });
    return store(version, network, classes, entries);
  }

  private Target store(
      int version, String network, List<String> classes, List<TensorEntry> entries) {
    ServingManifest manifest =
        new ServingManifest(
            NetworkSpec.fromJson(Json.parse(network)).toJson(),
            entries,
            Preprocessing.identity(),
            InputSignature.floats(FEATURES).toJson(),
            classes,
            Digest.of(new byte[] {(byte) version}));
    byte[] bytes = manifest.toBytes();
    return new Target(MODEL, version, version, blobs.put(bytes), SIZE_BYTES, KEY.sign(bytes));
  }
}
