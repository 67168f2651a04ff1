package io.acclimate.inference.serving;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import io.acclimate.inference.batching.RowBatcher;
import java.util.List;

/**
 * A version in memory with all that its answers need, so that an answer cannot mix two versions.
 *
 * @param model name of the model
 * @param version number of the version
 * @param spec how the model is fed
 * @param served the version itself
 * @param batcher joins the requests that wait for it
 * @param recent remembers some of what it answers, for the versions after it
 */
public record Deployment(
    String model,
    int version,
    ModelSpec spec,
    ServedModel served,
    RowBatcher batcher,
    RecentInputs recent)
    implements AutoCloseable {

  /** Identity of the version. */
  public Digest serving() {
    return served.digest();
  }

  /**
   * Scores of inputs that fit the spec and come from one domain.
   *
   * @return [rows][classes], each row sums to 1
   */
  public float[][] scores(List<Input> rows, String domain) {
    float[][] scores = batcher.scores(rows, domain);
    recent.answered(rows, domain, version, scores);
    return scores;
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
