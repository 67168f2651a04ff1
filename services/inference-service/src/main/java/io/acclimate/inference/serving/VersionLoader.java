package io.acclimate.inference.serving;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import io.acclimate.inference.batching.BatchSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads a version and makes sure that it may serve: every byte is verified, it fits the model's
 * spec, and it has answered before the first caller asks.
 */
final class VersionLoader {
  private static final int WARM_UP_CALLS = 3;
  private static final int WARM_UP_ROWS = 32;

  private final BlobStore blobs;
  private final Trust trust;
  private final BatchSettings batches;
  private final Map<String, RecentInputs> recent = new ConcurrentHashMap<>();

  VersionLoader(BlobStore blobs, Trust trust, BatchSettings batches) {
    this.blobs = blobs;
    this.trust = trust;
    this.batches = batches;
  }

  /**
   * Loads a version.
   *
   * @throws InvalidFormatException if the version can never serve, since its bytes never change
   * @throws io.acclimate.core.artifact.BlobMissingException if a part is not in the store
   * @throws CorruptBlobException if a part does not match its digest
   * @throws io.acclimate.core.artifact.signing.UntrustedException if nobody whom we trust vouches
   *     for it
   */
  Deployment load(Target target, ModelSpec spec) {
    byte[] bytes =
        CorruptBlobException.requireMatch(target.serving(), blobs.get(target.serving()), "fetched");
    trust.require(target.serving(), bytes, target.signature());
    ServingManifest manifest = ServingManifest.parse(bytes);
    requireFit(manifest, spec);
    ServedModel served = ServedModel.load(manifest, blobs);
    try {
      warmUp(served, spec);
      return new Deployment(
          target.model(),
          target.version(),
          spec,
          served,
          batches.newBatcher(served::predict),
          recent(spec, target.model()));
    } catch (RuntimeException e) {
      served.close();
      throw e;
    }
  }

  /** One for all versions of a model, as long as they take and say the same. */
  private RecentInputs recent(ModelSpec spec, String model) {
    return recent.compute(
        model,
        (name, before) -> before != null && before.fits(spec) ? before : new RecentInputs(spec));
  }

  /** Forgets what versions of a model have answered. */
  void forget(String model) {
    recent.remove(model);
  }

  private static void requireFit(ServingManifest manifest, ModelSpec spec) {
    InputSignature input = InputSignature.fromJson(manifest.input());
    if (!input.equals(spec.input())) {
      throw new InvalidFormatException(
          "input: the version takes %s, the model's spec says %s".formatted(input, spec.input()));
    }
    if (!manifest.classes().equals(spec.classes())) {
      throw new InvalidFormatException(
          "classes: the version answers %s, the model's spec says %s"
              .formatted(manifest.classes(), spec.classes()));
    }
  }

  /** Zeros are an input that every signature takes; weights that overflow on it serve nobody. */
  private static void warmUp(ServedModel served, ModelSpec spec) {
    InputSignature input = served.input();
    byte[] zeros = new byte[input.elements() * input.dtype().bytes()];
    Input zero = new TensorInput(new TensorBytes(input.dtype(), input.shape(), zeros));
    List<Input> batch = Collections.nCopies(WARM_UP_ROWS, zero);
    for (int call = 0; call < WARM_UP_CALLS; call++) {
      requireFinite(served.predict(List.of(zero), spec.targetDomain()));
      requireFinite(served.predict(batch, spec.targetDomain()));
    }
  }

  private static void requireFinite(float[][] scores) {
    for (float[] row : scores) {
      for (float score : row) {
        if (!Float.isFinite(score)) {
          throw new InvalidFormatException("weights: an input of zeros gives the score " + score);
        }
      }
    }
  }
}
