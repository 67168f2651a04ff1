package io.acclimate.core.model;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.ServingManifest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Predicts with whatever version was put in force last. Calls that have begun end with the version
 * that they began with; none waits for a swap, and each answer names its version.
 *
 * <p>For an app that subscribes with the client (DJL's PyTorch engine and natives are the app's to
 * add):
 *
 * <pre>{@code
 * ModelPredictor predictor = new ModelPredictor();
 * models.subscribe("pump-faults", "champion",
 *     version -> predictor.swap(version.version(), version.manifest(), version.blobs()));
 * …
 * predictor.predict(List.of(row), "plant-2").ifPresent(answer -> answer.labels());
 * }</pre>
 */
public final class ModelPredictor implements AutoCloseable {
  private volatile @Nullable LeasedModel<Numbered> inForce;

  private record Numbered(int version, ServedModel model) implements AutoCloseable {
    @Override
    public void close() {
      model.close();
    }
  }

  /**
   * Loads a version and puts it in force.
   *
   * @param version its number, for answers
   * @param blobs where its tensors are
   * @throws io.acclimate.core.artifact.InvalidFormatException if its parts do not fit together; the
   *     version before goes on
   */
  public synchronized void swap(int version, ServingManifest manifest, BlobStore blobs) {
    Numbered next = new Numbered(version, ServedModel.load(manifest, blobs));
    LeasedModel<Numbered> now = inForce;
    if (now == null) {
      inForce = new LeasedModel<>(next);
    } else {
      now.swap(next);
    }
  }

  /** Takes the version in force away; there are no predictions until the next. */
  public synchronized void withdraw() {
    LeasedModel<Numbered> now = inForce;
    inForce = null;
    if (now != null) {
      now.close();
    }
  }

  /**
   * Scores of inputs that come from one domain; empty while no version is in force.
   *
   * @throws io.acclimate.core.artifact.InvalidFormatException if an input does not fit the version
   */
  public Optional<Prediction> predict(List<Input> inputs, String domain) {
    LeasedModel<Numbered> now = inForce;
    if (now == null) {
      return Optional.empty();
    }
    return now.tryAcquire()
        .map(
            lease -> {
              try (lease) {
                Numbered held = lease.model();
                ServedModel model = held.model();
                float[][] scores = model.predict(inputs, domain);
                return new Prediction(held.version(), model.digest(), model.classes(), scores);
              }
            });
  }

  @Override
  public void close() {
    withdraw();
  }
}
