package io.acclimate.inference;

import io.acclimate.core.artifact.Digest;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.serving.Share;
import io.acclimate.inference.serving.Target;
import io.acclimate.inference.serving.TestVersions;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * The service without broker and registry: the model {@code valves} has version 1 as champion, 2 as
 * challenger that answers half of the callers, and an alias that cannot be loaded; the model {@code
 * waiting} has nothing yet.
 */
@Alternative
@Singleton
public final class ConformanceServing implements Serving {
  private final TestServing parts = new TestServing();
  private final Admission admission = new Admission(2, parts.meters);
  private final Inference inference =
      new Inference(parts.lookup, parts.traffic, parts.asker, () -> "made");
  private final RequestMetrics requestMetrics = new RequestMetrics(inference, parts.meters);

  ConformanceServing() {
    parts.loader.want(
        TestVersions.plan(
            Map.of(
                "champion", parts.versions.version(1),
                "challenger", parts.versions.version(2),
                "lost", new Target("valves", 3, 9, Digest.of(new byte[] {9}), 1, null)),
            new Share("challenger", Role.CANARY, 0.5)));
    parts.loader.want(
        TestVersions.champion(new Target("waiting", 1, 1, Digest.of(new byte[] {1}), 1, null)));
    while (!parts.loader.settled()) {
      Thread.onSpinWait();
    }
  }

  @Override
  public Inference inference() {
    return inference;
  }

  @Override
  public boolean ready() {
    return parts.loader.settled();
  }

  @Override
  public Admission admission() {
    return admission;
  }

  @Override
  public RequestMetrics requestMetrics() {
    return requestMetrics;
  }
}
