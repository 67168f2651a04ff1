package io.acclimate.inference.serving;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;

/**
 * A version in memory with all that its answers need, so that an answer cannot mix two versions.
 *
 * @param model name of the model
 * @param version number of the version
 * @param spec how the model is fed
 * @param served the version itself
 */
public record Deployment(String model, int version, ModelSpec spec, ServedModel served)
    implements AutoCloseable {

  /** Identity of the version. */
  public Digest serving() {
    return served.digest();
  }

  boolean is(Target target, ModelSpec current) {
    return version == target.version()
        && serving().equals(target.serving())
        && spec.equals(current);
  }

  @Override
  public void close() {
    served.close();
  }
}
